package dev.wallcrawler.logging;

import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.appender.AbstractOutputStreamAppender;
import org.apache.logging.log4j.core.appender.OutputStreamManager;
import org.apache.logging.log4j.core.config.Property;

import java.io.OutputStream;

/** Writes each line to a stream before the logging call returns, by one write and without a buffer that outlives the call. */
final class LineAppender extends AbstractOutputStreamAppender<LineAppender.Manager> {
    private static final boolean IGNORE_EXCEPTIONS = true;
    private static final boolean IMMEDIATE_FLUSH = true;

    LineAppender(String name, Layout<?> layout, OutputStream target) {
        super(
                name,
                layout,
                null,
                IGNORE_EXCEPTIONS,
                IMMEDIATE_FLUSH,
                Property.EMPTY_ARRAY,
                new Manager(name, layout, target));
    }

    /** Owns the stream. */
    static final class Manager extends OutputStreamManager {
        Manager(String name, Layout<?> layout, OutputStream target) {
            super(new WholeLineStream(target), name, layout, false);
        }
    }
}
