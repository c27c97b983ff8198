package dev.wallcrawler;

import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

import java.time.Duration;

import static java.util.Objects.requireNonNull;

/**
 * Gives no call more time than is left until the invocation's {@link Deadline}.
 *
 * @param most what a call may take, tries again included, where there is no hurry
 */
record DeadlineInterceptor(Duration most) implements ExecutionInterceptor {

    DeadlineInterceptor {
        requireNonNull(most, "most is null");
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        Duration time = Deadline.cap(most);
        return context.request() instanceof AwsRequest request && time.compareTo(most) < 0
                ? request.toBuilder().overrideConfiguration(within(request, time)).build()
                : context.request();
    }

    private static AwsRequestOverrideConfiguration within(AwsRequest request, Duration time) {
        return request.overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder)
                .apiCallTimeout(time)
                .build();
    }
}
