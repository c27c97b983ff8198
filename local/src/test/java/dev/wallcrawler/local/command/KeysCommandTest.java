package dev.wallcrawler.local.command;

import dev.wallcrawler.project.ApiKey;
import dev.wallcrawler.project.ApiKeyHash;
import dev.wallcrawler.project.TestingProjectStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeysCommandTest {
    @TempDir
    private Path directory;

    private final TestingProjectStore projects = new TestingProjectStore();
    private final AtomicInteger released = new AtomicInteger();
    private TestingContext console;

    @BeforeEach
    void open() {
        console = new TestingContext(directory);
    }

    @Test
    void shouldMakeAProjectAndAKeyThatAShellCanSource() throws Exception {
        assertThat(run("create", "--project", "crawlers", "--concurrency", "3")).isZero();

        ApiKey key = projects.keys().getFirst();
        assertThat(console.out())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("# key " + key.id() + " of project crawlers, at most 3 sessions at once"),
                        line -> assertThat(line).startsWith("export BROWSERBASE_API_KEY=wc_"),
                        line -> assertThat(line).isEqualTo("export BROWSERBASE_PROJECT_ID=" + key.projectIds().getFirst()));
        String value = console.out().get(1).substring("export BROWSERBASE_API_KEY=".length());
        assertThat(projects.findKey(ApiKeyHash.of(value))).contains(key);
        assertThat(released).hasValue(1);
    }

    @Test
    void shouldGiveAnExistingProjectAnotherKeyAndTheNewLimitOnly() throws Exception {
        run("create", "--project", "crawlers", "--concurrency", "3");
        run("create", "--project", "crawlers");
        assertThat(projects.projects()).singleElement().satisfies(project -> assertThat(project.concurrency()).isEqualTo(3));
        run("create", "--project", "crawlers", "--concurrency", "7", "--name", "ci");

        assertThat(projects.projects()).singleElement().satisfies(project -> assertThat(project.concurrency()).isEqualTo(7));
        assertThat(projects.keys()).extracting(ApiKey::name).containsExactlyInAnyOrder("crawlers", "crawlers", "ci");
    }

    @Test
    void shouldListKeysWithoutAnythingSecret() throws Exception {
        run("create", "--project", "crawlers", "--concurrency", "3", "--name", "ci");
        String value = console.takeOut().get(1).replaceAll(".*=", "");
        run("list");

        ApiKey key = projects.keys().getFirst();
        assertThat(console.out())
                .satisfiesExactly(
                        header -> assertThat(header).startsWith("KEY "),
                        row -> assertThat(row)
                                .startsWith(key.id() + "  ci ")
                                .contains("crawlers", key.projectIds().getFirst(), "  3  ", "2026-11-01T00:00:00Z")
                                .doesNotContain(value, key.hash()));
    }

    @Test
    void shouldRevokeAKeyAndShowItOnlyIfAsked() throws Exception {
        run("create", "--project", "crawlers");
        String id = projects.keys().getFirst().id();
        assertThat(run("revoke", id)).isZero();
        console.takeOut();

        run("list");
        assertThat(console.takeOut()).hasSize(1);
        run("list", "--all");
        assertThat(console.takeOut()).hasSize(2).last().asString().contains(id).endsWith("2026-11-01T00:00:00Z");
        assertThatThrownBy(() -> run("revoke", id)).isInstanceOf(CommandFailure.class).hasMessageContaining(id);
    }

    @Test
    void shouldRefuseWhatItDoesNotUnderstand() {
        assertThatThrownBy(this::run).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> run("make")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> run("create")).hasMessage("keys create needs --project NAME");
        assertThatThrownBy(() -> run("create", "--project", " ")).hasMessageStartingWith("--project must have 1 to 100");
        assertThatThrownBy(() -> run("create", "--project", "a", "--concurrency", "0"))
                .hasMessage("--concurrency must be a whole number from 1 to 10000");
        assertThatThrownBy(() -> run("create", "--project", "a", "--name", "up")).hasMessageContaining("kept for");
        assertThatThrownBy(() -> run("create", "--project", "up"))
                .hasMessage("a key named up, as its project, is kept for up itself; give it another name with --name");
        assertThatThrownBy(() -> run("create", "--force")).hasMessage("unknown option --force");
        assertThatThrownBy(() -> run("revoke")).hasMessageContaining("needs one KEY_ID");
        assertThat(projects.keys()).isEmpty();
        assertThat(projects.projects()).isEmpty();
    }

    @Test
    void shouldReplaceTheKeyOfUpAndLeaveTheOthers() throws Exception {
        String first = UpKey.replace(projects).value();
        run("create", "--project", "local");
        String lasting = console.out().get(1).replaceAll(".*=", "");
        String second = UpKey.replace(projects).value();

        assertThat(projects.findKey(ApiKeyHash.of(first))).isEmpty();
        assertThat(projects.findKey(ApiKeyHash.of(second))).isPresent();
        assertThat(projects.findKey(ApiKeyHash.of(lasting))).isPresent();
        assertThat(projects.projects()).hasSize(1);
    }

    private int run(String... arguments) throws UsageException, CommandFailure, IOException {
        return new KeysCommand(
                        console.context(),
                        _ -> () -> new OpenProjects(projects, Optional.empty(), released::incrementAndGet))
                .run(List.of(arguments));
    }
}
