package dev.wallcrawler.sessions.create;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.model.Failure;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells the failures of RunTask that pass, such as a lack of capacity, from those that stay until somebody changes the
 * deployment.
 */
final class EcsFailures {

    private static final Set<String> PASSING_CODES = Set.of(
            "ThrottlingException",
            "ServerException",
            "ServiceUnavailableException",
            "LimitExceededException",
            "InternalFailure",
            // Another call for the same session is on its way.
            "ConflictException");

    private EcsFailures() {}

    /** The failures of an answer that has no task. */
    static TaskNotStartedException of(List<Failure> failures) {
        if (failures.isEmpty()) {
            return new TaskNotStartedException("ECS returned neither a task nor a failure", true, null);
        }
        String reason = failures.stream().map(EcsFailures::text).collect(Collectors.joining("; "));
        boolean passing = failures.stream()
                .allMatch(failure -> failure.reason() != null
                        && (failure.reason().startsWith("RESOURCE") || isAboutCapacity(failure.reason())));
        return new TaskNotStartedException(reason, passing, null);
    }

    static TaskNotStartedException of(SdkException e) {
        if (e instanceof AwsServiceException refusal) {
            String code = refusal.awsErrorDetails() == null ? "" : refusal.awsErrorDetails().errorCode();
            boolean passing = refusal.statusCode() >= 500
                    || refusal.isThrottlingException()
                    || PASSING_CODES.contains(code)
                    || isAboutCapacity(String.valueOf(refusal.getMessage()));
            return new TaskNotStartedException(code.isEmpty() ? "ECS refused the task" : code, passing, e);
        }
        return new TaskNotStartedException("ECS did not answer", true, e);
    }

    private static boolean isAboutCapacity(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("capacity is unavailable") || lower.contains("limit on the number of");
    }

    private static String text(Failure failure) {
        return failure.detail() == null ? String.valueOf(failure.reason()) : failure.reason() + ": " + failure.detail();
    }
}
