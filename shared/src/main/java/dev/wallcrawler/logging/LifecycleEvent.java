package dev.wallcrawler.logging;

import dev.wallcrawler.session.SessionRef;

/**
 * A step of a session's life that happens once. Its line has the same {@code event_id}, {@code <session id>:<step>}, each time
 * it is logged, so that a repetition by an at-least-once stream can be told.
 */
public sealed interface LifecycleEvent extends SessionEvent permits SessionCreated, SessionReady, SessionTerminated {

    SessionRef session();

    /** The step's part of the event's id, such as {@code CREATED}. */
    String step();
}
