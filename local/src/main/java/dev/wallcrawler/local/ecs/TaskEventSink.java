package dev.wallcrawler.local.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where task state changes go. Called for one event of a task at a time, for events of several tasks at once. */
public interface TaskEventSink {

    /**
     * Takes an event.
     *
     * @throws Exception if it was not taken; it comes again
     */
    void take(ObjectNode event) throws Exception;
}
