package dev.wallcrawler.local.function;

/** An invocation that gave no result. The message names the function and what kind of thing happened, nothing of the event. */
public final class FunctionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String errorMessage;

    /** What happened. */
    public enum Kind {
        /** The handler threw. */
        FAILED,
        /** It took longer than it may. */
        TIMED_OUT
    }

    private FunctionException(Kind kind, String message, String errorMessage, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.errorMessage = errorMessage;
    }

    static FunctionException failed(String function, Throwable cause) {
        return new FunctionException(
                Kind.FAILED,
                function + " threw " + cause.getClass().getName(),
                String.valueOf(cause.getMessage()),
                cause);
    }

    static FunctionException timedOut(String function) {
        return new FunctionException(Kind.TIMED_OUT, function + " took too long", "Task timed out", null);
    }

    /** Whether it failed or was too slow. */
    public Kind kind() {
        return kind;
    }

    /** What the handler's exception said: Lambda's {@code errorMessage}. */
    public String errorMessage() {
        return errorMessage;
    }
}
