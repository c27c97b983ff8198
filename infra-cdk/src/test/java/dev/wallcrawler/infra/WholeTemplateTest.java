package dev.wallcrawler.infra;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import org.approvaltests.Approvals;
import org.approvaltests.core.Options;
import org.approvaltests.reporters.QuietReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Shows in a review what a change does to the templates. A wanted change is approved by moving the {@code .received} file over
 * the {@code .approved} one.
 */
class WholeTemplateTest {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private static final Pattern ASSET = Pattern.compile("[0-9a-f]{64}");
    /** Versions and deployments are named by a hash of what they hold. */
    private static final Pattern CONTENT = Pattern.compile("((?:CurrentVersion|Deployment)[0-9A-F]{8})[0-9a-f]{32}");

    static Stream<Arguments> templates() {
        TestingDeployment dev = TestingDeployment.dev();
        TestingDeployment prod = TestingDeployment.prodWithDomain();
        return Stream.of(
                Arguments.of("dev-state", dev.state()),
                Arguments.of("dev", dev.service()),
                Arguments.of("prod-with-domain-state", prod.state()),
                Arguments.of("prod-with-domain", prod.service()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("templates")
    void shouldBeTheTemplateThatWasApproved(String name, JsonNode template) throws JsonProcessingException {
        String text = ASSET.matcher(JSON.writeValueAsString(JSON.convertValue(template, Object.class))).replaceAll("<asset>");
        Approvals.verify(
                CONTENT.matcher(text).replaceAll("$1<content>"),
                new Options(QuietReporter.INSTANCE)
                        .forFile()
                        .withAdditionalInformation(name)
                        .forFile()
                        .withExtension(".json"));
    }
}
