package dev.wallcrawler.deployment;

import dev.wallcrawler.logging.LogGroupName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeploymentNameTest {
    @Test
    void shouldNameStacksAlarmsAndLogGroups() {
        DeploymentName dev = new DeploymentName("dev");

        assertThat(dev.serviceStack()).isEqualTo("wallcrawler-dev");
        assertThat(dev.stateStack()).isEqualTo("wallcrawler-dev-state");
        assertThat(dev.containerInsightsLogGroup()).isEqualTo("/aws/ecs/containerinsights/wallcrawler-dev/performance");
        assertThat(dev.alarmPrefix()).isEqualTo("wallcrawler-dev-Alarms");
        assertThat(dev.logGroup(LogGroupName.AUTHORIZER)).isEqualTo("/aws/lambda/dev-authorizer");
        assertThat(new DeploymentName("prod").logGroup(LogGroupName.AUTHORIZER)).isEqualTo("/aws/lambda/authorizer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Prod", "1st", "a b", "sixteen-and-one-m", "x\n", "dev-state"})
    void shouldRefuseWhatIsNoName(String text) {
        assertThatThrownBy(() -> new DeploymentName(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
