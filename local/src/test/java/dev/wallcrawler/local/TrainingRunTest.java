package dev.wallcrawler.local;

import dev.wallcrawler.local.process.ProcessFamily;
import dev.wallcrawler.local.process.ProcessTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class TrainingRunTest {
    @TempDir
    private Path directory;

    @Test
    void shouldEndWhatAKilledRunLeft() throws Exception {
        Path record = directory.resolve("training.json");
        Path scratch = Files.createDirectories(directory.resolve("scratch/gateway"));
        Files.writeString(scratch.resolve("output"), "started\n");
        String session = "sess_" + UUID.randomUUID();
        Process gateway = sleep("training-" + session);
        Process controller = sleep(session);
        Process foreign = sleep("sess_" + UUID.randomUUID());
        String bootId = ProcessTable.ofThisMachine().bootId();
        String family = "{\"writtenBy\":1,\"bootId\":\"" + bootId + "\",\"pid\":-1,\"startTime\":0,\"mark\":\"%s\"}";
        Files.writeString(
                record,
                "{\"scratch\":\"" + scratch.getParent() + "\",\"families\":[" + family.formatted("training-" + session) + ","
                        + family.formatted(session) + "]}");

        TrainingRun.endLeftover(record);

        assertThat(gateway.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(controller.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(foreign.isAlive()).isTrue();
        foreign.destroyForcibly();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldFindNothingToEndWhereNoRunWasKilled() throws Exception {
        TrainingRun.endLeftover(directory.resolve("training.json"));

        assertThat(directory).isEmptyDirectory();
    }

    private static Process sleep(String mark) throws IOException {
        var builder = new ProcessBuilder(List.of("sleep", "60"));
        builder.environment().put(ProcessFamily.MARK, mark);
        return builder.start();
    }
}
