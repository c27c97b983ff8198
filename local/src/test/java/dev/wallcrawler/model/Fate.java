package dev.wallcrawler.model;

/** What becomes of a writer's next call of the table or of ECS. */
enum Fate {
    /** It is done and answered. */
    DONE,
    /** It fails and nothing is done. */
    FAILS,
    /** It is done, and the caller hears of a failure. */
    ANSWER_LOST,
    /** It is done, its answer is lost, and the client library does it again, at some later moment. */
    DONE_TWICE,
    /** The process stops right before it. */
    CRASHES_BEFORE,
    /** The process stops right after it. */
    CRASHES_AFTER;

    boolean isCrash() {
        return this == CRASHES_BEFORE || this == CRASHES_AFTER;
    }
}
