package dev.wallcrawler.logging;

import dev.wallcrawler.session.SessionRef;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/** Logs a number of lines through the configuration of the process, and kills itself in the very next statement. */
final class KilledProcess {
    private KilledProcess() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int lines = Integer.parseInt(args[0]);
        boolean halts = args[1].equals("halt");
        ProcessBuilder kill = new ProcessBuilder(
                "kill", "-9", Long.toString(ProcessHandle.current().pid()));
        EventLog log = EventLog.of(LogGroupName.SESSIONS_CREATE);
        SessionRef session = new SessionRef("sess_1", "proj_1");
        LoggerFactory.getLogger("library").warn("the first line");
        for (int i = 2; i <= lines; i++) {
            log.log(SessionError.of("count", "line " + i).session(session));
        }
        if (halts) {
            Runtime.getRuntime().halt(137);
        }
        kill.inheritIO().start().waitFor();
        throw new IllegalStateException("still alive");
    }
}
