package dev.wallcrawler.infra;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What cdk-nag's AWS Solutions rules find. */
class NagTest {

    /** Rule, resource, compliance and the reason of an exception, each in quotes. */
    private static final Pattern ROW =
            Pattern.compile("^\"(?<rule>[^\"]*)\",\"(?<resource>[^\"]*)\",\"(?<compliance>[^\"]*)\",\"(?<reason>[^\"]*)\".*");

    private record Finding(String rule, String resource, String compliance, String reason) {}

    static Stream<TestingDeployment> deployments() {
        return Stream.of(
                TestingDeployment.dev(),
                TestingDeployment.prod(),
                TestingDeployment.prodWithDomain(),
                TestingDeployment.of(Map.of("environment", "shared", "apiLogRole", "existing")));
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void shouldFindNothingThatIsNotKeptForAReason(TestingDeployment deployment) throws IOException {
        List<Finding> findings = findings(deployment);

        assertThat(findings).hasSizeGreaterThan(100);
        assertThat(findings.stream()
                        .filter(finding -> !finding.compliance().equals("Compliant"))
                        .filter(finding -> !finding.compliance().equals("Suppressed")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void shouldSayWhyInOneSentence(TestingDeployment deployment) throws IOException {
        assertThat(findings(deployment).stream()
                        .filter(finding -> finding.compliance().equals("Suppressed"))
                        .map(Finding::reason)
                        .distinct())
                .isNotEmpty()
                .allMatch(reason -> reason.matches("[A-Z'][^.]{20,}(\\.\\d[^.]*)?\\."));
    }

    private static List<Finding> findings(TestingDeployment deployment) throws IOException {
        List<Finding> findings = new ArrayList<>();
        try (Stream<Path> files = Files.list(deployment.directory())) {
            for (Path report : files.filter(file -> file.toString().endsWith("NagReport.csv")).toList()) {
                for (String line : Files.readAllLines(report)) {
                    Matcher row = ROW.matcher(line);
                    if (row.matches() && row.group("rule").startsWith("AwsSolutions-")) {
                        findings.add(new Finding(
                                row.group("rule"),
                                row.group("resource"),
                                row.group("compliance"),
                                row.group("reason")));
                    }
                }
            }
        }
        return findings;
    }
}
