package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader who is given up when all is written, in Tomcat, which does not look whether its peer is still there. */
class EventStreamResponseTest {
    private static final int IDLE_MILLIS = 200;

    private final Tomcat tomcat = new Tomcat();
    private final Closer closer = new Closer();

    /** Writes one event, and gives the reader up when that has been out for a while. */
    private final class Servlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            EventStreamResponse stream = EventStreamResponse.begin(request, response, closer, () -> {});
            stream.send("data: 1\n\n").thenRun(() -> closer.runLater(IDLE_MILLIS, stream::abort));
        }
    }

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("", directory.toString());
        context.addServletContainerInitializer(
                (classes, application) -> {
                    ServletRegistration.Dynamic servlet = application.addServlet("stream", new Servlet());
                    servlet.setAsyncSupported(true);
                    servlet.addMapping("/stream");
                },
                Set.of());
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        closer.close();
    }

    @Test
    void anIdleStreamThatIsGivenUpEnds() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (RawEventStream reader = new RawEventStream(tomcat.getConnector().getLocalPort(), "/stream")) {
            assertThat(reader.next().data()).isEqualTo("1");
            assertThatCode(() -> over.set(reader.isOver())).doesNotThrowAnyException();
        }
        assertThat(over).isTrue();
    }
}
