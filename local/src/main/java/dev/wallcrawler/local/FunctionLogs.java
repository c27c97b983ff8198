package dev.wallcrawler.local;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;

import java.nio.file.Path;

/** Where the functions of this JVM log: in one directory, whichever stack they belong to. */
final class FunctionLogs {
    private static final String PROPERTY = "wallcrawler.log.directory";

    private FunctionLogs() {}

    /** Names the directory, unless it has been named before. */
    static synchronized void writeTo(Path directory) {
        if (System.getProperty(PROPERTY) != null) {
            return;
        }
        boolean late =
                LogManager.getFactory().hasContext(FunctionLogs.class.getName(), FunctionLogs.class.getClassLoader(), false);
        System.setProperty(PROPERTY, directory.toString());
        if (late && LogManager.getContext(false) instanceof LoggerContext context) {
            context.reconfigure();
        }
    }
}
