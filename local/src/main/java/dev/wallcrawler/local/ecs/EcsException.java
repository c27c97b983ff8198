package dev.wallcrawler.local.ecs;

import java.util.List;

import static java.util.Objects.requireNonNull;

/** A request that ECS refuses, by the name that it has there. */
final class EcsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String type;
    private final transient List<String> resourceIds;

    private EcsException(String type, String message, List<String> resourceIds) {
        super(message);
        this.type = requireNonNull(type, "type is null");
        this.resourceIds = List.copyOf(resourceIds);
    }

    static EcsException invalidParameter(String message) {
        return new EcsException("InvalidParameterException", message, List.of());
    }

    static EcsException clusterNotFound() {
        return new EcsException("ClusterNotFoundException", "Cluster not found.", List.of());
    }

    static EcsException unknownOperation(String operation) {
        return new EcsException("UnknownOperationException", "no such operation: " + operation, List.of());
    }

    static EcsException unreadable(String message) {
        return new EcsException("SerializationException", message, List.of());
    }

    static EcsException conflict(List<String> resourceIds) {
        return new EcsException(
                "ConflictException",
                "The provided clientToken is already in use with a different RunTask request.",
                resourceIds);
    }

    String type() {
        return type;
    }

    List<String> resourceIds() {
        return resourceIds;
    }
}
