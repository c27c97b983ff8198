package dev.wallcrawler.token;

import static java.util.Objects.requireNonNull;

/** A token opens nothing. Neither the message nor a cause holds any part of the token. */
public final class InvalidTokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with a token. */
    public enum Reason {
        MALFORMED("the token is not a connect token"),
        ALGORITHM("the token is not signed with ES256"),
        SIGNATURE("the token's signature is wrong"),
        ISSUER("the token comes from another issuer"),
        AUDIENCE("the token is not meant for this use"),
        EXPIRED("the token has expired"),
        NOT_YET_VALID("the token is not valid yet"),
        SESSION("the token belongs to another session");

        private final String message;

        Reason(String message) {
            this.message = message;
        }
    }

    private final Reason reason;

    public InvalidTokenException(Reason reason) {
        super(requireNonNull(reason, "reason is null").message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
