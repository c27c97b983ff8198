package dev.wallcrawler.gateway.session;

import dev.wallcrawler.session.Endpoint;
import dev.wallcrawler.session.Session;

import java.util.Optional;

/** What came of waiting for a session. */
public sealed interface Readiness {
    /** The browser answers at {@code endpoint}. */
    record Ready(Session session, Endpoint endpoint) implements Readiness {}

    /** An end was decided, or has come. */
    record Ended(Session session) implements Readiness {}

    /** There is no such session. */
    record Unknown() implements Readiness {}

    /** The session was still starting when the time was up; empty if it could not be read even once. */
    record NotInTime(Optional<Session> session) implements Readiness {}

    /** As many clients wait for this session as may. */
    record Crowded() implements Readiness {}

    /** The sessions could not be read. */
    record Unreadable(Throwable cause) implements Readiness {}
}
