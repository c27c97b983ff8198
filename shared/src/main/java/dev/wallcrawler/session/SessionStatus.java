package dev.wallcrawler.session;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The internal status of a session and the moves that are legal between statuses. Every condition that guards a write is
 * generated from {@link #predecessors()}, so that the table and the code cannot disagree.
 */
public enum SessionStatus {
    /** The item exists and holds a concurrency slot. */
    CREATING(ApiStatus.PENDING),
    /** ECS accepted the task. */
    PROVISIONING(ApiStatus.PENDING),
    /** ECS reports the task RUNNING; the browser is starting. */
    STARTING(ApiStatus.PENDING),
    /** The browser answers and the controller's proxy listens. */
    READY(ApiStatus.RUNNING),
    /** At least one client is connected. */
    ACTIVE(ApiStatus.RUNNING),
    /** An end was decided: the slot is free again and the task is being stopped. */
    TERMINATING(ApiStatus.RUNNING),
    /** Ended as wanted. */
    STOPPED(ApiStatus.COMPLETED),
    /** Reached its deadline. */
    TIMED_OUT(ApiStatus.TIMED_OUT),
    /** Never started, crashed, was killed, or was taken away. */
    FAILED(ApiStatus.ERROR);

    private static final Set<SessionStatus> LIVE =
            Collections.unmodifiableSet(EnumSet.of(CREATING, PROVISIONING, STARTING, READY, ACTIVE));

    private final ApiStatus apiStatus;

    SessionStatus(ApiStatus apiStatus) {
        this.apiStatus = apiStatus;
    }

    /** The status that callers of the API see. */
    public ApiStatus apiStatus() {
        return apiStatus;
    }

    /** Whether the session still counts against its project's concurrency limit: no end has been decided yet. */
    public boolean holdsSlot() {
        return LIVE.contains(this);
    }

    /** Whether no update may leave this status. */
    public boolean isFinal() {
        return this == STOPPED || this == TIMED_OUT || this == FAILED;
    }

    /** The statuses from which a session may move here; empty for {@link #CREATING}. Unmodifiable. */
    public Set<SessionStatus> predecessors() {
        return switch (this) {
            case CREATING -> Set.of();
            case PROVISIONING -> Set.of(CREATING);
            case STARTING -> Set.of(CREATING, PROVISIONING);
            case READY -> Set.of(CREATING, PROVISIONING, STARTING, ACTIVE);
            case ACTIVE -> Set.of(READY);
            case TERMINATING -> LIVE;
            case STOPPED, TIMED_OUT -> Set.of(TERMINATING);
            case FAILED -> Set.of(CREATING, PROVISIONING, STARTING, READY, ACTIVE, TERMINATING);
        };
    }
}
