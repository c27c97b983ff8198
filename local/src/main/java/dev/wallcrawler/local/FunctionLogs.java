package dev.wallcrawler.local;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the functions of this JVM log: in one directory, whichever stack they belong to. */
final class FunctionLogs {
    private static final String PROPERTY = "wallcrawler.log.directory";

    private FunctionLogs() {}

    /** Keeps all that is to be said of a failure, of which whoever waits is told one line; nothing where there are no logs yet. */
    static void keep(Path directory, String what, Exception failure) {
        if (Files.notExists(directory)) {
            return;
        }
        writeTo(directory);
        LogManager.getLogger(FunctionLogs.class).error(what, failure);
    }

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
