package dev.wallcrawler;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DeadlineTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void shouldBeInNoHurryWhereThereIsNone() {
        assertThat(Deadline.cap(MINUTE)).isEqualTo(MINUTE);
        assertThat(Deadline.isOver()).isFalse();
    }

    @Test
    void shouldLeaveNoMoreTimeThanThereIs() {
        assertThat(Deadline.<Duration>within(Duration.ofSeconds(5), () -> Deadline.cap(MINUTE)))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
        assertThat(Deadline.<Duration>within(Duration.ofHours(1), () -> Deadline.cap(MINUTE))).isEqualTo(MINUTE);
        assertThat(Deadline.<Boolean>within(Duration.ofHours(1), Deadline::isOver)).isFalse();
        assertThat(Deadline.cap(MINUTE)).isEqualTo(MINUTE);
    }

    @Test
    void shouldLeaveAMillisecondOfATimeThatIsOver() {
        assertThat(Deadline.<Duration>within(Duration.ofSeconds(-1), () -> Deadline.cap(MINUTE)))
                .isEqualTo(Duration.ofMillis(1));
        assertThat(Deadline.<Boolean>within(Duration.ofSeconds(-1), Deadline::isOver)).isTrue();
    }

    @Test
    void shouldKeepASoonerDeadline() {
        Duration minutes = Duration.ofMinutes(5);

        assertThat(Deadline.<Duration>within(MINUTE, () -> Deadline.within(minutes, () -> Deadline.cap(minutes))))
                .isLessThanOrEqualTo(MINUTE);
        assertThat(Deadline.<Duration>within(minutes, () -> Deadline.within(MINUTE, () -> Deadline.cap(minutes))))
                .isLessThanOrEqualTo(MINUTE);
    }

    @Test
    void shouldTellWhetherEnoughIsLeft() {
        assertThat(Deadline.leaves(MINUTE)).isTrue();
        assertThat(Deadline.<Boolean>within(MINUTE, () -> Deadline.leaves(Duration.ofSeconds(30)))).isTrue();
        assertThat(Deadline.<Boolean>within(MINUTE, () -> Deadline.leaves(MINUTE.plusSeconds(1)))).isFalse();
    }

    /** A server that takes connections and says nothing. */
    @Test
    void shouldEndACallInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                DynamoDbClient dynamoDb = dynamoDb(silent.getLocalPort())) {
            long start = System.nanoTime();

            assertThatExceptionOfType(ApiCallTimeoutException.class)
                    .isThrownBy(() -> Deadline.within(Duration.ofMillis(300), dynamoDb::listTables));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        }
    }

    private static DynamoDbClient dynamoDb(int port) {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        return AwsClients.dynamoDb(Environment.of(
                Map.of("AWS_REGION", "us-west-2", "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + port)));
    }
}
