package dev.wallcrawler.reaper;

import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionRows;
import dev.wallcrawler.task.BrowserTask;

import java.util.function.UnaryOperator;

/** Adds to an error whom it is about. */
final class About {

    private About() {}

    static UnaryOperator<SessionError> session(Session session) {
        return error -> error.session(session.ref());
    }

    static UnaryOperator<SessionError> row(SessionRows.Unreadable row) {
        return error -> {
            SessionError named = error.session(row.sessionId());
            return row.projectId().map(named::project).orElse(named);
        };
    }

    static UnaryOperator<SessionError> task(BrowserTask task) {
        return error -> {
            SessionError named = error.metadata("task_arn", task.arn());
            SessionError ofSession = task.sessionId().map(named::session).orElse(named);
            return task.projectId().map(ofSession::project).orElse(ofSession);
        };
    }
}
