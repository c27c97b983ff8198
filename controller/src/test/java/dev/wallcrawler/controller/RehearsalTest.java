package dev.wallcrawler.controller;

import dev.wallcrawler.Environment;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import org.junit.jupiter.api.Test;

import java.net.SocketTimeoutException;
import java.time.InstantSource;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class RehearsalTest {

    @Test
    void shouldCostNothingButTheHeadStartWhenItIsCutShort() {
        TestingEventLog log = TestingEventLog.of(LogGroupName.CONTROLLER);
        Parts parts = new Parts(
                () -> {
                    throw new IllegalStateException("never asked for");
                },
                () -> {
                    throw new SocketTimeoutException("Read timed out");
                },
                log::eventLog,
                InstantSource.system(),
                false);

        assertThat(Rehearsal.asFarAsItGoes(parts, Environment.of(Map.of()))).isSameAs(parts);

        assertThat(log.text()).contains("the rehearsal was cut short").contains("Read timed out");
    }
}
