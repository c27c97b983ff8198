package dev.wallcrawler.task;

import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.TaskStop;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TaskEndTest {

    @ParameterizedTest(name = "[{index}] {0}, {1}, exit code {2}, container: {3} -> {4}, once ready {5}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    EssentialContainerExited  | Essential container in task exited               | 137 | OutOfMemoryError: Container killed due to memory usage | OUT_OF_MEMORY   | OUT_OF_MEMORY
                    EssentialContainerExited  | OutOfMemoryError: container killed               | -   | -                                                      | OUT_OF_MEMORY   | OUT_OF_MEMORY
                    EssentialContainerExited  | Essential container in task exited               | 3   | -                                                      | OUT_OF_MEMORY   | OUT_OF_MEMORY
                    EssentialContainerExited  | Essential container in task exited               | 137 | -                                                      | TASK_LOST       | TASK_LOST
                    EssentialContainerExited  | Essential container in task exited               | 143 | -                                                      | TASK_LOST       | TASK_LOST
                    EssentialContainerExited  | Essential container in task exited               | -   | -                                                      | TASK_LOST       | TASK_LOST
                    EssentialContainerExited  | Essential container in task exited               | 1   | -                                                      | FAILED_TO_START | TASK_LOST
                    EssentialContainerExited  | Essential container in task exited               | 139 | -                                                      | FAILED_TO_START | TASK_LOST
                    EssentialContainerExited  | Essential container in task exited               | 255 | -                                                      | FAILED_TO_START | TASK_LOST
                    EssentialContainerExited  | Essential container in task exited               | 0   | -                                                      | TASK_LOST       | TASK_LOST
                    EssentialContainerExited  | Essential container in task exited               | 70  | -                                                      | FAILED_TO_START | TASK_LOST
                    EssentialContainerExited  | Essential container in task exited               | 71  | -                                                      | BROWSER_CRASHED | BROWSER_CRASHED
                    TaskFailedToStart         | CannotPullContainerError: pull image manifest    | -   | CannotPullContainerError: pull image manifest          | FAILED_TO_START | TASK_LOST
                    TaskFailedToStart         | ResourceInitializationError: failed to configure | -   | -                                                      | FAILED_TO_START | TASK_LOST
                    TaskFailedToStart         | Timeout waiting for network interface            | -   | -                                                      | FAILED_TO_START | TASK_LOST
                    SpotInterruption          | Your Spot Task was interrupted.                  | -   | -                                                      | TASK_LOST       | TASK_LOST
                    TerminationNotice         | Your task was stopped by a termination notice    | 0   | -                                                      | TASK_LOST       | TASK_LOST
                    ServiceSchedulerInitiated | Host retirement                                  | 0   | -                                                      | TASK_LOST       | TASK_LOST
                    UserInitiated             | Task stopped by user                             | 0   | -                                                      | TASK_LOST       | TASK_LOST
                    UserInitiated             | Task stopped by user                             | 1   | -                                                      | TASK_LOST       | TASK_LOST
                    UserInitiated             | Task stopped by user                             | 137 | -                                                      | TASK_LOST       | TASK_LOST
                    -                         | -                                                | -   | -                                                      | TASK_LOST       | TASK_LOST
                    """)
    void shouldNameTheReasonOfAnEndThatNobodyDecided(
            String stopCode,
            String stoppedReason,
            Integer exitCode,
            String containerReason,
            EndReason neverReady,
            EndReason onceReady) {
        TaskEnd end = new TaskEnd(
                new TaskStop(
                        Optional.ofNullable(stoppedReason),
                        Optional.ofNullable(stopCode),
                        Optional.ofNullable(exitCode)),
                Optional.ofNullable(containerReason));

        assertThat(end.reasonIfNoneDecided(false)).isEqualTo(neverReady);
        assertThat(end.reasonIfNoneDecided(true)).isEqualTo(onceReady);
    }
}
