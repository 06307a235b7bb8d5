package io.collab4j.jakarta;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged while it is open, exceptions included: from the server at the finest level, from the containers
 * as they are operated. One at a time.
 */
final class LogCapture implements AutoCloseable {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = logback.getLogger("io.collab4j");
    private final java.util.logging.Logger julRoot = java.util.logging.Logger.getLogger("");
    private final Level rootLevel = root.getLevel();
    private final Appender appender = new Appender();
    private final JulHandler handler = new JulHandler();

    LogCapture() {
        appender.setContext(logback);
        appender.start();
        root.setLevel(Level.INFO);
        ours.setLevel(Level.TRACE);
        root.addAppender(appender);
        julRoot.addHandler(handler);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        root.setLevel(rootLevel);
        ours.setLevel(null);
        julRoot.removeHandler(handler);
    }

    private final class Appender extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            String thrown = event.getThrowableProxy() == null
                    ? ""
                    : " " + ThrowableProxyUtil.asString(event.getThrowableProxy());
            lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + thrown);
        }
    }

    private final class JulHandler extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord line) {
            lines.add(formatter.format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
