package dev.wallcrawler.infra;

import dev.wallcrawler.deployment.DeploymentName;
import dev.wallcrawler.deployment.StackOutput;
import dev.wallcrawler.logging.LogGroupName;
import org.junit.jupiter.api.Test;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code wallcrawler doctor}, {@code keys} and {@code logs} look for, by the names that they look by. */
class CommandsTest {

    private static final DeploymentName DEV = new DeploymentName("dev");

    private final TestingDeployment dev = TestingDeployment.dev();

    @Test
    void shouldHaveTheOutputsThatTheCommandsRead() {
        assertThat(dev.assembly().getStackByName(DEV.serviceStack())).isNotNull();
        assertThat(Arrays.stream(StackOutput.values()).map(StackOutput::key))
                .allSatisfy(key -> assertThat(dev.service().at("/Outputs/" + key + "/Value").isMissingNode())
                        .as(key)
                        .isFalse());
    }

    @Test
    void shouldNameLogGroupsAsTheCommandsDo() {
        assertThat(dev.properties("AWS::Logs::LogGroup").stream().map(group -> group.path("LogGroupName").asText()))
                .containsAll(Arrays.stream(LogGroupName.values()).map(DEV::logGroup).toList());
    }

    @Test
    void shouldNameAllAlarmsThatTellSomebodySoThatTheirPrefixFindsThem() {
        assertThat(dev.resources("AWS::CloudWatch::Alarm"))
                .hasSizeGreaterThan(20)
                .allSatisfy((id, alarm) -> {
                    boolean tells = alarm.at("/Properties/AlarmActions").toString().contains("AlarmsTopic");
                    // CloudFormation makes the name: the stack's, a hyphen, the logical id, and something random.
                    assertThat((DEV.serviceStack() + "-" + id).startsWith(DEV.alarmPrefix())).isEqualTo(tells);
                    assertThat(alarm.at("/Properties/AlarmName").isMissingNode()).isTrue();
                });
    }
}
