package dev.wallcrawler.e2e;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A stack that runs in this JVM leaves nothing running either, should the JVM be killed: its guard would see to that. */
@ExtendWith(SharedStack.class)
class GuardedStackTest {
    @Test
    void shouldHaveAGuardAsLongAsItRuns(E2eStack stack) {
        String directory = stack.stack().directory().toString();

        assertThat(ProcessHandle.current().children().map(child -> SessionProcesses.commandOf(child.pid())))
                .filteredOn(command -> command.endsWith("\0guard\0" + directory + "\0" + ProcessHandle.current().pid() + "\0"))
                .hasSize(1);
    }
}
