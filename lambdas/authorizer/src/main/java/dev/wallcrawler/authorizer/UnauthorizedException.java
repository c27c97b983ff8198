package dev.wallcrawler.authorizer;

/**
 * Turns a caller away. Its message is the one that API Gateway answers with 401; any other is answered with 500. It has no stack
 * trace, since the runtime would print it.
 */
final class UnauthorizedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnauthorizedException() {
        super("Unauthorized", null, false, false);
    }
}
