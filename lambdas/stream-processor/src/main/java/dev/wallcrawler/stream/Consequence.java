package dev.wallcrawler.stream;

import dev.wallcrawler.logging.SessionEvent;
import dev.wallcrawler.session.SessionRef;

import static java.util.Objects.requireNonNull;

/** One thing that follows from a change of a session. Doing it again after a failure does no harm. */
sealed interface Consequence {

    /** The session is over: its task is not needed any more. */
    record StopTask(SessionRef session, String taskArn, String reason) implements Consequence {
        public StopTask {
            requireNonNull(session, "session is null");
            requireNonNull(taskArn, "taskArn is null");
            requireNonNull(reason, "reason is null");
        }
    }

    /** The session's row was removed while it held a slot. */
    record FreeSlot(SessionRef session) implements Consequence {
        public FreeSlot {
            requireNonNull(session, "session is null");
        }
    }

    /** The session's trail goes on. */
    record Report(SessionEvent event) implements Consequence {
        public Report {
            requireNonNull(event, "event is null");
        }
    }
}
