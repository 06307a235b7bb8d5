package io.collab4j.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.examples.demo.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The proxies of docs/DEPLOYMENT.md, each with the configuration that the page shows. */
public enum DocumentedProxy {
    NGINX("nginx", "listen 80;", "server 10.0.0.11:8080;", "proxy_read_timeout 60s;") {
        @Override
        String around(String configuration, Path directory) {
            return """
                    daemon off;
                    pid nginx.pid;
                    error_log stderr;
                    events {}
                    http {
                        access_log off;
                        client_body_temp_path body;
                        proxy_temp_path proxy;
                        fastcgi_temp_path fastcgi;
                        uwsgi_temp_path uwsgi;
                        scgi_temp_path scgi;
                    """ + configuration + "}\n";
        }

        @Override
        List<String> command(Path program, Path directory, Path file) {
            return List.of(program.toString(), "-p", directory.toString(), "-e", "stderr", "-c", file.toString());
        }

        @Override
        String listen(int port) {
            return "listen 127.0.0.1:" + port + ";";
        }

        @Override
        String server(int port) {
            return "server 127.0.0.1:" + port + ";";
        }

        @Override
        String idle(int seconds) {
            return "proxy_read_timeout " + seconds + "s;";
        }

        @Override
        public String withoutUpgrade(String configuration) {
            return removed(
                    configuration,
                    "proxy_set_header Upgrade $http_upgrade;",
                    "proxy_set_header Connection $connection_upgrade;");
        }
    },
    HAPROXY("haproxy", "bind :80", "server one 10.0.0.11:8080 check", "timeout tunnel 60s") {
        @Override
        String around(String configuration, Path directory) {
            return configuration;
        }

        @Override
        List<String> command(Path program, Path directory, Path file) {
            return List.of(program.toString(), "-db", "-f", file.toString());
        }

        @Override
        String listen(int port) {
            return "bind 127.0.0.1:" + port;
        }

        @Override
        String server(int port) {
            return "server one 127.0.0.1:" + port;
        }

        @Override
        String idle(int seconds) {
            return "timeout tunnel " + seconds + "s";
        }

        @Override
        public String withoutUpgrade(String configuration) {
            return replaced(
                    configuration,
                    "default_backend collab",
                    "http-request del-header Upgrade\n    default_backend collab");
        }
    };

    private static final Path PAGE = Path.of("..", "docs", "DEPLOYMENT.md");

    private final String program;
    private final String listen;
    private final String server;
    private final String idle;

    DocumentedProxy(String program, String listen, String server, String idle) {
        this.program = program;
        this.listen = listen;
        this.server = server;
        this.idle = idle;
    }

    /** What surrounds the page's part so that it runs by itself. */
    abstract String around(String configuration, Path directory);

    abstract List<String> command(Path program, Path directory, Path file);

    abstract String listen(int port);

    abstract String server(int port);

    abstract String idle(int seconds);

    /** The same configuration as of somebody who has not thought of WebSockets. */
    public abstract String withoutUpgrade(String configuration);

    /** Skips the test where the program is missing, or fails it if {@code -Dcollab.require} names {@code proxy}. */
    Path program() {
        return Tools.require("proxy", program);
    }

    /** What the page shows, with these in place of its own, which are of a network that is not here. */
    String configuration(int port, int serverPort, int idleSeconds) throws IOException {
        Matcher block =
                Pattern.compile("```" + program + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(block.find()).as("the page shows " + program).isTrue();
        String shown = replaced(block.group(1), listen, listen(port));
        return replaced(replaced(shown, server, server(serverPort)), idle, idle(idleSeconds));
    }

    /** Nginx as of somebody for whom an answer is a file, whatever the server says of it. */
    public static String buffering(String configuration) {
        return replaced(
                NGINX.withoutUpgrade(configuration),
                "proxy_buffering off;",
                "proxy_ignore_headers X-Accel-Buffering; proxy_buffering on;");
    }

    static String replaced(String configuration, String from, String to) {
        assertThat(configuration).containsOnlyOnce(from);
        return configuration.replace(from, to);
    }

    static String removed(String configuration, String... lines) {
        String rest = configuration;
        for (String line : lines) {
            assertThat(rest).contains(line);
            rest = rest.replace(line, "");
        }
        return rest;
    }
}
