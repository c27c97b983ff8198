package dev.wallcrawler.local;

import dev.wallcrawler.dynamodb.DynamoDbProcess;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class DatabaseStartTest {
    @Test
    void shouldSayInOneLineWhyItDoesNotStartAndKeepTheRest() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            IOException failure = catchThrowableOfType(
                    IOException.class,
                    () -> DynamoDbProcess.start(
                            DynamoDbProcess.libraries(), Optional.empty(), taken.getLocalPort(), List.of()));

            assertThat(failure).hasMessage("the database did not start: java.net.BindException: Address already in use");
            assertThat(failure.getCause().getMessage().lines()).hasSizeGreaterThan(5);
        }
    }
}
