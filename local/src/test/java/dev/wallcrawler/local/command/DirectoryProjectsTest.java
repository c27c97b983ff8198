package dev.wallcrawler.local.command;

import dev.wallcrawler.dynamodb.DynamoDbProcess;
import dev.wallcrawler.local.LocalProjects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class DirectoryProjectsTest {
    @TempDir
    private Path directory;

    private TestingContext console;
    private KeysCommand keys;

    @BeforeEach
    void open() {
        console = new TestingContext(directory);
        keys = new KeysCommand(console.context(), _ -> new DirectoryProjects(directory));
    }

    @Test
    void shouldKeepKeysOnDiskWhileNothingRuns() throws Exception {
        Files.createDirectory(directory.resolve("dynamodb"));

        keys.run(List.of("create", "--project", "crawlers", "--name", "ci"));
        keys.run(List.of("list"));

        assertThat(console.out()).last().asString().contains("  ci  ", "crawlers");
        assertThat(DirectoryLock.take(directory)).as("the lock is given back").hasValueSatisfying(DirectoryLock::close);
    }

    @Test
    void shouldUseTheTablesOfTheUpThatRuns() throws Exception {
        try (var _ = DirectoryLock.take(directory).orElseThrow();
                var database = DynamoDbProcess.start(DynamoDbProcess.libraries(), Optional.empty(), List.of());
                var tables = LocalProjects.running(database.endpoint())) {
            tables.createTables();
            new StateFile(directory)
                    .write(new StateFile.State(
                            1, URI.create("http://127.0.0.1:1"), URI.create("ws://127.0.0.1:2"), database.endpoint()));

            keys.run(List.of("create", "--project", "crawlers"));

            assertThat(tables.store().keys()).singleElement().satisfies(key -> assertThat(key.name()).isEqualTo("crawlers"));
            assertThat(directory.resolve("dynamodb")).doesNotExist();
        }
    }

    @Test
    void shouldWaitForSomebodyElseWhoUsesTheDirectory() throws Exception {
        Files.createDirectory(directory.resolve("dynamodb"));
        DirectoryLock held = DirectoryLock.take(directory).orElseThrow();
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                keys.run(List.of("list"));
            } catch (UsageException | CommandFailure | IOException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        held.close();
        waiting.join();

        assertThat(console.out()).singleElement().asString().startsWith("KEY ");
    }

    @Test
    void shouldSayWhatIsMissing() throws Exception {
        assertThatThrownBy(() -> keys.run(List.of("list")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("there are no projects in " + directory);
        try (var _ = DirectoryLock.take(directory).orElseThrow()) {
            var impatient = new KeysCommand(console.context(), _ -> new DirectoryProjects(directory, Duration.ZERO));
            assertThatThrownBy(() -> impatient.run(List.of("list")))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageStartingWith("something else uses " + directory);
        }
        var none = new KeysCommand(console.context(), _ -> new DirectoryProjects(directory.resolve("none")));
        assertThatThrownBy(() -> none.run(List.of("list"))).isInstanceOf(CommandFailure.class);
    }
}
