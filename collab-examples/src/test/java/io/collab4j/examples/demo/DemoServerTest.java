package io.collab4j.examples.demo;

import static io.collab4j.examples.demo.IndependentClient.number;
import static io.collab4j.examples.demo.IndependentClient.object;
import static io.collab4j.examples.demo.IndependentClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo as a program meets it that knows nothing but the protocol. */
class DemoServerTest {
    private DemoServer server;
    private String address;

    @BeforeEach
    void start() throws Exception {
        server = DemoServer.start(DemoOptions.parse("--port", "0", "--jwt-secret", "short"));
        address = server.address();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void servesThePageAndTheBrowserClient() throws Exception {
        assertThat(get("").body()).contains("Collab4j").contains("demo.js");
        HttpResponse<String> module = get("collab/collab.js");
        assertThat(module.statusCode()).isEqualTo(200);
        assertThat(module.headers().firstValue("Content-Type")).get().asString().contains("javascript");
        assertThat(get("collab/nothing.js").statusCode()).isEqualTo(404);
    }

    @Test
    void twoClientsJoinEditAndConverge() throws Exception {
        try (IndependentClient alice = IndependentClient.connect(address, "alice", "acme");
                IndependentClient bob = IndependentClient.connect(address, "bob", "acme")) {
            assertThat(text(alice.hear("authenticated"), "tenant_id")).isEqualTo("acme");
            alice.say("{'type':'document_join','document_id':'d','fields':['notes'],'id':'j1'}");
            assertThat(text(alice.hear("document_joined"), "ref")).isEqualTo("j1");
            bob.say("{'type':'document_join','document_id':'d','fields':['notes']}");
            bob.hear("document_joined");

            alice.say(edit("'from alice 😀'"));
            bob.say(edit("'from bob '"));
            JsonObject first = alice.hear("operation_acknowledged");
            JsonObject second = bob.hear("operation_acknowledged");
            assertThat(number(first, "revision") + number(second, "revision")).isEqualTo(3);

            IndependentClient carol = IndependentClient.connect(address, "carol", "acme");
            carol.say("{'type':'document_join','document_id':'d'}");
            String content = text(object(object(carol.hear("document_joined"), "fields"), "notes"), "content");
            // The later commit stands left.
            assertThat(content)
                    .isEqualTo(number(first, "revision") == 1 ? "from bob from alice 😀" : "from alice 😀from bob ");
            carol.close();
        }
    }

    @Test
    void tenantsDoNotMeet() throws Exception {
        try (IndependentClient acme = IndependentClient.connect(address, "alice", "acme");
                IndependentClient other = IndependentClient.connect(address, "alice", "other")) {
            acme.say("{'type':'document_join','document_id':'d','fields':['notes']}");
            acme.hear("document_joined");
            acme.say(edit("'secret'"));
            acme.hear("operation_acknowledged");
            other.say("{'type':'document_join','document_id':'d','fields':['notes']}");
            JsonObject notes = object(object(other.hear("document_joined"), "fields"), "notes");
            assertThat(text(notes, "content")).isEmpty();
        }
    }

    @Test
    void anEditSentAgainAfterACutConnectionIsThereOnce() throws Exception {
        IndependentClient first = IndependentClient.connect(address, "alice", "acme");
        JsonObject who = first.hear("authenticated");
        first.say("{'type':'document_join','document_id':'d','fields':['notes']}");
        String epoch = text(object(object(first.hear("document_joined"), "fields"), "notes"), "epoch");
        first.say(edit("'once'"));
        JsonObject ack = first.hear("operation_acknowledged");
        first.abort();

        try (IndependentClient again = IndependentClient.connect(address)) {
            again.hear("auth_required");
            again.say("{'type':'authenticate','token':'" + IndependentClient.token(address, "alice", "acme")
                    + "','client_id':'" + text(who, "client_id") + "','resume_token':'"
                    + text(who, "resume_token") + "'}");
            assertThat(text(again.hear("authenticated"), "client_id")).isEqualTo(text(who, "client_id"));
            again.say("{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'" + epoch
                    + "','revision':0}}}");
            JsonObject notes = object(object(again.hear("document_joined"), "fields"), "notes");
            assertThat(number(notes, "last_seq")).isEqualTo(1);
            assertThat(notes.get("operations").orElseThrow().toJson()).contains("\"once\"");
            again.say(edit("'once'"));
            assertThat(again.hear("operation_acknowledged").toJson()).isEqualTo(ack.toJson());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':{'ops':[0]}} | bad_operation",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':{'ops':[-5]}} | bad_operation",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':7,'seq':1,'operation':{'ops':['x']}} | revision_ahead",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':2,'operation':{'ops':['x']}} | sequence_gap",
                "{'type':'operation','document_id':'e','field_name':'notes','revision':0,'seq':1,'operation':{'ops':['x']}} | not_joined",
                "{'type':'document_join','document_id':'../d'} | bad_name",
                "{'type':'cursor_update','document_id':'d'} | bad_message",
                "[[]] | bad_message",
                "7 | bad_message",
                "{'type':'ping'} {'type':'ping'} | bad_json",
                "{'type':'ping'} x | bad_json",
                "{'type':'ping','type':'pong'} | bad_json",
                "{'type':'ping','a':NaN} | bad_json",
                "[] | bad_message",
                "'text' | bad_message",
                "null | bad_message",
                "{'type':['ping']} | unknown_type",
                "{} | unknown_type",
                "{'type':'cursor_updates','document_id':'d'} | unknown_type",
                "{'type':'lock_field','document_id':'d','field_name':'notes','wait':1} | bad_message",
                "{'type':'subscribe','channel':'c'} | bad_name",
                "{'type':'ping','a':[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]} | too_deep",
                "{'type':'ping','a':-0} | bad_message",
                "{'type':'ping','a':9007199254740993} | bad_message",
                "{'type':'ping','a':'\\ud800'} | bad_message",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':{'ops':[1.5]}} | bad_operation",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':{'ops':['']}} | bad_operation",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':{'ops':[{}]}} | bad_operation",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':{'ops':[7,'x']}} | bad_operation",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':{'type':'delete','position':0}} | bad_operation",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':{'type':'insert','position':0}} | bad_operation",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':{'type':'insert','position':0,'content':7}} | bad_operation",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':{'ops':['\\ud83d']}} | surrogate_split",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':-1,'seq':1,'operation':{'ops':['x']}} | bad_operation",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':{'ops':['x']},'epoch':'other'} | epoch_changed",
                "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':{'ops':['x']},'cursor_info':7} | bad_message",
                "{'type':'document_join','document_id':'a b'} | bad_name",
                "{'type':'document_join','document_id':''} | bad_name",
                "{'type':'document_join','document_id':'__proto__'} | bad_name",
                "{'type':'document_join','document_id':'{d}'} | bad_name",
                "{'type':'document_join','document_id':'d','fields':['a*']} | bad_name",
                "{'type': | bad_json",
                "{'type':'ping','a':1e999} | bad_message"
            })
    void badInputGetsATypedAnswerAndChangesNothing(String frame, String code) throws Exception {
        try (IndependentClient client = IndependentClient.connect(address, "alice", "acme")) {
            client.say("{'type':'document_join','document_id':'d','fields':['notes']}");
            client.hear("document_joined");
            client.say(frame);
            assertThat(text(client.hear("error"), "code")).isEqualTo(code);
            client.say(edit("'fine'"));
            assertThat(number(client.hear("operation_acknowledged"), "revision"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aBadTokenIsRefusedAndThreeEndTheConnection() throws Exception {
        try (IndependentClient client = IndependentClient.connect(address)) {
            for (int i = 0; i < 3; i++) {
                client.say("{'type':'authenticate','token':'nonsense'}");
                assertThat(text(client.hear("error"), "code")).isEqualTo("invalid_token");
            }
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void healthIsOkAndCountsWhatIsThere() throws Exception {
        try (IndependentClient client = IndependentClient.connect(address, "alice", "acme")) {
            client.hear("authenticated");
            client.say("{'type':'document_join','document_id':'d','fields':['notes']}");
            client.hear("document_joined");
            HttpResponse<String> health = get("demo/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.headers().firstValue("Content-Type"))
                    .get()
                    .asString()
                    .startsWith("application/json");
            assertThat(health.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(health.body())
                    .startsWith("{\"ready\":true,\"obstacles\":[],\"connections\":1,\"sessions\":1,\"documents\":1,");
        }
    }

    @Test
    void healthIsUnavailableWhileItStops() throws Exception {
        server.sayGoodbye().toCompletableFuture().join();
        HttpResponse<String> health = get("demo/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).startsWith("{\"ready\":false,\"obstacles\":[\"stopping\"],");
    }

    @Test
    void stoppingSaysGoodByeAndCloses1012() throws Exception {
        try (IndependentClient client = IndependentClient.connect(address, "alice", "acme")) {
            client.hear("authenticated");
            server.close();
            JsonObject bye = client.hear("bye");
            assertThat(number(bye, "code")).isEqualTo(1012);
            assertThat(number(bye, "retry_after_ms")).isBetween(0L, 10_000L);
            assertThat(client.closeCode()).isEqualTo(1012);
        }
    }

    private static String edit(String insert) {
        return "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':{'ops':["
                + insert + "]}}";
    }
}
