package dev.wallcrawler.logging;

import com.amazonaws.services.lambda.runtime.log4j2.LambdaAppender;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Layout;

/** Knows the appender that writes to Lambda's own log; apart, because only functions have it on their class path. */
final class LambdaAppenders {
    private LambdaAppenders() {}

    static Appender create(String name, Layout<?> layout) {
        return newBuilder().setName(name).setLayout(layout).build();
    }

    private static <B extends LambdaAppender.Builder<B>> LambdaAppender.Builder<B> newBuilder() {
        return LambdaAppender.newBuilder();
    }
}
