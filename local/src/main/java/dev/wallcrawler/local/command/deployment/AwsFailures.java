package dev.wallcrawler.local.command.deployment;

import dev.wallcrawler.local.command.CommandFailure;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in one line, without a secret, why AWS did not do what it was asked to. */
public final class AwsFailures {
    private static final Set<String> DENIED =
            Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError");
    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired");
    /** Their messages may repeat what was signed. */
    private static final Set<String> UNKNOWN = Set.of(
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "MissingAuthenticationToken");
    private static final Pattern ACTION = Pattern.compile("not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)");
    private static final int LONGEST = 300;

    private AwsFailures() {}

    /**
     * Calls AWS.
     *
     * @param action what a policy calls it, such as {@code logs:FilterLogEvents}
     * @throws CommandFailure as {@link #explain} puts it
     */
    public static <T> T explained(String action, Supplier<T> call) throws CommandFailure {
        try {
            return call.get();
        } catch (SdkException e) {
            throw new CommandFailure(explain(action, e), e);
        }
    }

    /**
     * The failure in one line.
     *
     * @param what what was called, if the failure does not say so itself
     */
    public static String explain(String what, SdkException failure) {
        if (!(failure instanceof AwsServiceException service)) {
            return "no answer from " + what + ": " + oneLine(root(failure));
        }
        String code = code(service);
        String message = message(service);
        if (DENIED.contains(code)) {
            return "access denied: the credentials do not allow " + action(message).orElse(what);
        }
        if (EXPIRED.contains(code)) {
            return "the AWS credentials have expired; sign in again";
        }
        if (UNKNOWN.contains(code)) {
            return "AWS does not know these credentials (" + code + ")";
        }
        if (service.isThrottlingException()) {
            return what + " is throttled; try again in a minute";
        }
        return what + " failed: " + (code.isEmpty() ? "status " + service.statusCode() : code + ": " + cut(message));
    }

    /** What the service calls the error; empty if it was not the service that answered. */
    static String code(AwsServiceException failure) {
        return Optional.ofNullable(failure.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse("");
    }

    /** The service's own words; empty if it has none. */
    static String message(AwsServiceException failure) {
        return Optional.ofNullable(failure.awsErrorDetails()).map(AwsErrorDetails::errorMessage).orElse("");
    }

    private static Optional<String> action(String message) {
        Matcher matcher = ACTION.matcher(message);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String oneLine(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : cut(failure.getMessage());
    }

    private static String cut(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
