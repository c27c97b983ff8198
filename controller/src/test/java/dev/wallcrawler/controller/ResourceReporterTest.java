package dev.wallcrawler.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.controller.browser.DevTools;
import dev.wallcrawler.controller.browser.TestingProcesses;
import dev.wallcrawler.controller.browser.UsageMeter;
import dev.wallcrawler.controller.cdp.CdpTraffic;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.SessionTotals;
import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class ResourceReporterTest {

    /** Where nothing listens. */
    private static final DevTools SILENT = new DevTools("127.0.0.1", 1, "/devtools/browser/B");

    private final TestingEventLog log = TestingEventLog.of(LogGroupName.CONTROLLER);
    private final SessionTrail trail = new SessionTrail(new SessionRef("sess_1", "proj_1"), log::eventLog);

    @Test
    void shouldNotCallItZeroWhatABrowserUsedThatIsGoneBeforeItWasMeasured() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        ResourceReporter reporter = reporterOf(gone.toHandle());

        reporter.sample(SILENT);
        reporter.report();

        trail.close();
        assertThat(log.events()).isEmpty();
        assertThat(reporter.totals()).isEqualTo(new SessionTotals(0, Optional.empty()));
    }

    @Test
    void shouldTellOfNoTargetsThatNobodyHasCounted() {
        ResourceReporter reporter = reporterOf(ProcessHandle.current());

        reporter.report();
        reporter.sample(SILENT);
        reporter.report();

        trail.close();
        assertThat(log.events("RESOURCE_METRICS")).hasSize(2).allSatisfy(line -> {
            JsonNode metadata = line.path("metadata");
            assertThat(metadata.path("memory_mb").longValue()).isPositive();
            assertThat(metadata.has("active_targets")).isFalse();
        });
        assertThat(reporter.totals().browserUse().orElseThrow().memoryPeakMb()).isPositive();
    }

    private ResourceReporter reporterOf(ProcessHandle browser) {
        UsageMeter meter = new UsageMeter(TestingProcesses.treeOf(browser));
        return new ResourceReporter(meter, new CdpTraffic(), trail, InstantSource.system());
    }
}
