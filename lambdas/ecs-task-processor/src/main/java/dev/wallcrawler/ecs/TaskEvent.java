package dev.wallcrawler.ecs;

import dev.wallcrawler.task.TaskEnd;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** An {@code ECS Task State Change} event, as far as it concerns sessions. */
sealed interface TaskEvent {

    /** The task of a session runs. */
    record Running(Source source) implements TaskEvent {
        public Running {
            requireNonNull(source, "source is null");
        }
    }

    /** The task of a session has stopped. */
    record Stopped(Source source, TaskEnd end) implements TaskEvent {
        public Stopped {
            requireNonNull(source, "source is null");
            requireNonNull(end, "end is null");
        }
    }

    /** A task on its way from one state to another, or one that is not a browser's. */
    record Irrelevant() implements TaskEvent {}

    /**
     * Whose event it is.
     *
     * @param projectId the session's project, where the event tells it
     * @param version orders the events of one task; at least 0
     */
    record Source(String sessionId, Optional<String> projectId, String taskArn, long version) {
        private static final int TASK_ID_LENGTH = 36;

        public Source {
            requireNonNull(sessionId, "sessionId is null");
            requireNonNull(projectId, "projectId is null");
            requireNonNull(taskArn, "taskArn is null");
            if (version < 0) {
                throw new MalformedEventException("detail.version is negative");
            }
        }

        /** Names the step that this event makes: the same event that comes again makes the same step. 1 to 64 characters. */
        String transitionId() {
            String taskId = taskArn.substring(taskArn.lastIndexOf('/') + 1);
            int beginning = Math.max(0, taskId.length() - TASK_ID_LENGTH);
            return "ecs_" + taskId.substring(beginning) + "_" + version;
        }
    }
}
