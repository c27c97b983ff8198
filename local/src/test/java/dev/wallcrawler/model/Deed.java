package dev.wallcrawler.model;

/** What can happen next. */
enum Deed {
    /** A client asks for a session, perhaps with an idempotency key that was used before. */
    CREATE(6),
    /** A client releases a session. */
    RELEASE(4),
    /** A controller says that its browser answers. */
    READY(5),
    /** A controller's first client comes. */
    CLIENT_COMES(3),
    /** A controller's last client leaves. */
    CLIENT_LEAVES(2),
    /** A controller decides the end. */
    CONTROLLER_ENDS(4),
    /** A task starts to run. */
    TASK_RUNS(5),
    /** A task ends by itself, or because it was asked to. */
    TASK_ENDS(4),
    /** ECS forgets a task that has stopped. */
    TASK_FORGOTTEN(1),
    /** Any event of ECS arrives: the newest or an old one, for the first time or again. */
    ECS_EVENT(8),
    /** Some records of the stream are read, perhaps not for the first time. */
    STREAM(7),
    /** The reaper makes a pass. */
    REAP(4),
    /** The time to live removes a row whose time is over. */
    ROW_REMOVED(2),
    /** Time passes. */
    TIME(6),
    /** A writer that waits makes its next call. */
    NEXT_CALL(12),
    /** A writer that waits runs on to its end. */
    RUN_ON(8),
    /** Something goes wrong with a writer's next call. */
    FAULT(9);

    private final int weight;

    Deed(int weight) {
        this.weight = weight;
    }

    /** How often it is to happen, compared to the others. */
    int weight() {
        return weight;
    }
}
