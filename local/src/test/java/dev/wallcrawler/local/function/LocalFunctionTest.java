package dev.wallcrawler.local.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LocalFunctionTest {
    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static LocalFunction<Map<String, Object>, Map<String, Object>> function(
            RequestHandler<Map<String, Object>, Map<String, Object>> handler, Duration timeout) {
        return LocalFunction.of("greeter", "/aws/lambda/greeter", handler, Map.class, Map.class, timeout);
    }

    @Test
    void shouldReadEventsAndWriteResultsAsLambdaDoes() throws Exception {
        RequestHandler<DynamodbEvent, StreamsEventResponse> handler = (event, context) -> {
            var change = event.getRecords().getFirst();
            assertThat(change.getUserIdentity().getPrincipalId()).isEqualTo("dynamodb.amazonaws.com");
            assertThat(change.getDynamodb().getOldImage().get("ttl").getN()).isEqualTo("7");
            return new StreamsEventResponse(List.of(new StreamsEventResponse.BatchItemFailure(
                    change.getDynamodb().getSequenceNumber())));
        };
        try (LocalFunction<DynamodbEvent, StreamsEventResponse> function = LocalFunction.of(
                "stream",
                "/aws/lambda/stream",
                handler,
                DynamodbEvent.class,
                StreamsEventResponse.class,
                Duration.ofSeconds(5))) {
            byte[] result = function.invoke(json("{'Records':[{'eventName':'REMOVE',"
                    + "'userIdentity':{'principalId':'dynamodb.amazonaws.com','type':'Service'},"
                    + "'dynamodb':{'ApproximateCreationDateTime':1795236172,'SequenceNumber':'42',"
                    + "'OldImage':{'ttl':{'N':'7'}}}}]}"));

            assertThat(new String(result, StandardCharsets.UTF_8))
                    .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"42\"}]}");
        }
    }

    @Test
    void shouldTellTheHandlerOfItsInvocation() throws Exception {
        String trace = TraceId.header(Instant.ofEpochSecond(0x65a1b2c3), UUID.randomUUID());
        try (var function = function((event, context) -> describe(context), Duration.ofSeconds(5))) {
            String result = new String(function.invoke(json("{}"), trace), StandardCharsets.UTF_8);

            assertThat(result).contains("\"name\":\"greeter\"").contains("\"group\":\"/aws/lambda/greeter\"");
            assertThat(result).contains("\"trace\":\"Root=1-65a1b2c3-").contains("\"inTime\":true");
        }
    }

    private static Map<String, Object> describe(Context context) {
        int remaining = context.getRemainingTimeInMillis();
        return Map.of(
                "name", context.getFunctionName(),
                "group", context.getLogGroupName(),
                "trace", context.getXrayTraceId(),
                "inTime", remaining > 0 && remaining <= 5_000);
    }

    @Test
    void shouldTellWhatTheHandlerThrew() {
        try (var function = function(
                (event, context) -> {
                    throw new IllegalStateException("Unauthorized");
                },
                Duration.ofSeconds(5))) {
            assertThatThrownBy(() -> function.invoke(json("{}")))
                    .isInstanceOfSatisfying(FunctionException.class, e -> {
                        assertThat(e.kind()).isEqualTo(FunctionException.Kind.FAILED);
                        assertThat(e.errorMessage()).isEqualTo("Unauthorized");
                        assertThat(e).hasMessage("greeter threw java.lang.IllegalStateException");
                    });
        }
    }

    @Test
    void shouldInterruptAHandlerThatTakesTooLong() throws Exception {
        var interrupted = new CountDownLatch(1);
        try (var function = function(
                (event, context) -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return Map.of();
                },
                Duration.ofMillis(50))) {
            assertThatThrownBy(() -> function.invoke(json("{}")))
                    .isInstanceOfSatisfying(FunctionException.class, e -> assertThat(e.kind())
                            .isEqualTo(FunctionException.Kind.TIMED_OUT));
            interrupted.await();
        }
    }
}
