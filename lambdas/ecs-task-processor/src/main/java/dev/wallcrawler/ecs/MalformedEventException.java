package dev.wallcrawler.ecs;

/** An event is not what EventBridge documents; says what is wrong with it and where. */
final class MalformedEventException extends RuntimeException {
    MalformedEventException(String message) {
        super(message);
    }
}
