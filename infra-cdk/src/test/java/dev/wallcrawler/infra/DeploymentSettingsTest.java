package dev.wallcrawler.infra;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DeploymentSettingsTest {

    private static final String SOME = "arn:aws:acm:eu-west-1:123456789012:certificate/some";
    private static final String GLOBAL = "arn:aws:acm:us-east-1:123456789012:certificate/global";

    @Test
    void shouldHaveADefaultForEverything() {
        DeploymentSettings settings = settings(Map.of());

        assertThat(settings.environment()).isEqualTo("dev");
        assertThat(settings.isProduction()).isFalse();
        assertThat(settings.domain()).isEmpty();
    }

    @Test
    void shouldTakeACertificateOfEitherPlace() {
        DeploymentSettings settings =
                settings(Map.of("domain", "browsers.example", "certificateArn", SOME, "connectCertificateArn", GLOBAL));

        assertThat(settings.domain())
                .contains(new DeploymentSettings.Domain("browsers.example", SOME, GLOBAL));
    }

    @Test
    void shouldTakeZonesFromAListAndFromTheCommandLine() {
        List<String> zones = List.of("us-east-1b", "us-east-1d");

        assertThat(settings(Map.of()).availabilityZones()).isEmpty();
        assertThat(settings(Map.of("availabilityZones", zones)).availabilityZones()).isEqualTo(zones);
        assertThat(settings(Map.of("availabilityZones", "us-east-1b, us-east-1d")).availabilityZones()).isEqualTo(zones);
    }

    @Test
    void shouldTakeADayForTheBrowser() {
        assertThat(settings(Map.of()).browserDate()).isEmpty();
        assertThat(settings(Map.of("browserDate", "2026-11-30")).browserDate()).contains(LocalDate.of(2026, 11, 30));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    spotPercent         | 101        | context spotPercent must be between 0 and 100
                    spotPercent         | half       | context spotPercent must be a whole number
                    egress              | pigeon     | context egress must be one of public, nat
                    environment         | no spaces! | context environment must be
                    environment         | dev-state  | context environment must not end in -state
                    availabilityZones   | us-east-1a | context availabilityZones must be two zones or more
                    availabilityZones   | use1-az1,use1-az2     | context availabilityZones must be two zones or more
                    availabilityZones   | us-east-1a,us-east-1a | context availabilityZones must be two zones or more
                    browserDate         | 30.11.2026            | context browserDate must be a day such as 2026-11-30
                    """)
    void shouldNameTheContextThatIsWrong(String key, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Map.of(key, value)))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    -    | GLOBAL | context certificateArn must go with domain
                    SOME | -      | context connectCertificateArn must go with domain
                    here | GLOBAL | context certificateArn must be the ARN of a certificate
                    SOME | SOME   | context connectCertificateArn must be the ARN of a certificate in us-east-1
                    """)
    void shouldNameTheCertificateThatIsWrong(String certificate, String connectCertificate, String message) {
        Map<String, Object> context = new HashMap<>(Map.of("domain", "browsers.example"));
        putArn(context, "certificateArn", certificate);
        putArn(context, "connectCertificateArn", connectCertificate);

        assertThatIllegalArgumentException().isThrownBy(() -> settings(context)).withMessage(message);
    }

    private static void putArn(Map<String, Object> context, String key, String value) {
        if (value != null) {
            context.put(key, value.replace("SOME", SOME).replace("GLOBAL", GLOBAL));
        }
    }

    private static DeploymentSettings settings(Map<String, Object> context) {
        return DeploymentSettings.from(
                new App(AppProps.builder().context(context).build()).getNode());
    }
}
