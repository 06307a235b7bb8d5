package io.collab4j.examples.load;

import io.collab4j.examples.load.CrowdReturn.Times;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A crowd loses its connections all at once and comes back: to the same server, whose network was cut, or to another one,
 * which has served nobody before, as the first was killed.
 *
 * <p>Properties: {@code collab.module} is the directory of this module, {@code collab.load.people} how many people (1000).
 */
public final class Returns {
    private static final String SECRET = "a-secret-of-the-load-generator-only";
    private static final int OF_A_DOCUMENT = 10;
    private static final int OF_A_TENANT = 50;

    private final int people;
    private final List<String> options;
    private final LongSupplier commands;
    private final Path errors;

    private Returns(int people, List<String> options, LongSupplier commands, Path errors) {
        this.people = people;
        this.options = options;
        this.commands = commands;
        this.errors = errors;
    }

    /**
     * Measures and prints a table.
     *
     * @param redis what the servers share; emptied by nobody
     * @param commands how many the store has been given until now
     * @return whether everybody came back, and nothing was lost, doubled or refused
     */
    public static boolean measure(URI redis, LongSupplier commands) throws IOException {
        Path output = Path.of(System.getProperty("collab.module", "."))
                .toAbsolutePath()
                .resolve("target/load");
        Path errors = Files.createDirectories(output).resolve("returns.log");
        String said = System.getProperty("collab.load.people", "");
        int people = said.isEmpty() ? 1_000 : Integer.parseInt(said);
        Returns shared = new Returns(people, List.of("--redis-uri", redis.toString()), commands, errors);
        Returns alone = new Returns(people, List.of(), () -> 0, errors);
        System.out.println(
                "milliseconds until half, 99 of a hundred and all are authenticated, in their documents, answered");
        boolean sound = true;
        for (int tenant : new int[] {OF_A_TENANT, people}) {
            sound &= alone.run("in memory, network cut", tenant, false);
            sound &= shared.run("Redis, network cut", tenant, false);
            sound &= shared.run("Redis, server killed", tenant, true);
        }
        return sound;
    }

    private boolean run(String title, int tenant, boolean kills) throws IOException {
        long seed = System.nanoTime();
        try (ServerProcess first = DemoProcess.start(SECRET, options, errors);
                ServerProcess second = kills ? DemoProcess.start(SECRET, options, errors) : first;
                Crowd crowd = new Crowd(address(first), SECRET, SoakPlan.PACE, seed)) {
            invite(crowd, tenant, Long.toString(seed, Character.MAX_RADIX));
            crowd.enter();
            first.awaitQuiet();
            long before = commands.getAsLong();
            long told = crowd.messages().passedOver();
            Cpu server = second.cpu();
            Cpu own = Cpu.ofThisProcess();
            CrowdReturn back = crowd.cutOff();
            if (kills) {
                first.kill();
            }
            crowd.comeBack(back, address(second));
            double used = second.cpu().since(server);
            double generator = Cpu.ofThisProcess().since(own);
            told = crowd.messages().passedOver() - told;
            long asked = commands.getAsLong() - before;
            crowd.settle();
            print(title, tenant, back);
            System.out.printf(
                    Locale.ROOT,
                    "    processor: server %.1f s, crowd %.1f s; for each %d commands of the store, %d KB of who is there; %s%n",
                    used,
                    generator,
                    asked / people,
                    told / people / 1000,
                    crowd.recorder().faults());
            return back.isOver() && crowd.recorder().faults().isNone();
        }
    }

    private static URI address(ServerProcess server) {
        return URI.create(server.webSocketAddress() + "realtime/ws");
    }

    /** Names are new in each run: the store is the same. */
    private void invite(Crowd crowd, int tenant, String run) {
        for (int i = 0; i < people; i += OF_A_DOCUMENT) {
            CrowdDocument document = crowd.open(run + "-" + i / OF_A_DOCUMENT, run + "-" + i / tenant);
            crowd.invite(document, Collections.nCopies(Math.min(OF_A_DOCUMENT, people - i), CrowdRole.TYPING));
        }
    }

    private static void print(String title, int tenant, CrowdReturn back) {
        System.out.printf(
                "%-24s tenants of %4d  %s  %s  %s%n",
                title, tenant, text(back.authenticated()), text(back.joined()), text(back.answered()));
    }

    private static String text(Times times) {
        return String.format(Locale.ROOT, "%5d %5d %5d", times.half(), times.most(), times.all());
    }
}
