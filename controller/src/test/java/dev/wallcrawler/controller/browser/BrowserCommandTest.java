package dev.wallcrawler.controller.browser;

import dev.wallcrawler.Environment;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.BrowserSettings.Viewport;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class BrowserCommandTest {

    private static final SessionDirectory DIRECTORY = new SessionDirectory(Path.of("/tmp/wallcrawler-1"));
    private static final Environment ENVIRONMENT = Environment.of(Map.of(
            "PATH", "/bin",
            "HOME", "/root",
            "LD_LIBRARY_PATH", "/lib",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "TOKEN_PUBLIC_KEY", "key"));

    private static BrowserCommand command(BrowserSettings settings, String proxy, List<String> blocked, boolean unsandboxed) {
        return BrowserCommand.of(
                Path.of("/opt/chrome"),
                DIRECTORY,
                new BrowserCommand.Wish("sess_1", settings, proxy, blocked, new BrowserCommand.Ports(40001, 40002), unsandboxed),
                ENVIRONMENT);
    }

    @Test
    void shouldPutTheProfileInTheSessionsDirectoryAndListenOnLoopbackOnly() {
        assertThat(command(BrowserSettings.DEFAULT, "", List.of(), false).arguments())
                .contains(
                        "/opt/chrome",
                        "--user-data-dir=/tmp/wallcrawler-1/profile",
                        "--remote-debugging-port=40001",
                        "--remote-debugging-pipe",
                        "--window-size=1280,720",
                        "--ignore-certificate-errors")
                .noneMatch(argument -> argument.startsWith("--remote-debugging-address")
                        || argument.startsWith("--remote-allow-origins")
                        || argument.startsWith("--proxy-server")
                        || argument.equals("--no-sandbox"));
    }

    @Test
    void shouldDoAsAsked() {
        BrowserSettings settings = new BrowserSettings(Optional.of(new Viewport(800, 600)), false, false, List.of());
        assertThat(command(settings, "http://proxy.test:3128", List.of(), true).arguments())
                .contains("--window-size=800,600", "--proxy-server=http://proxy.test:3128", "--no-sandbox")
                .doesNotContain("--ignore-certificate-errors");
    }

    @Test
    void shouldCutOffTheCredentialsEndpointsAndBlockedHosts() {
        assertThat(command(BrowserSettings.DEFAULT, "", List.of("ads.test"), false).arguments())
                .contains("--host-resolver-rules=MAP 169.254.* ~NOTFOUND,MAP ::ffff:a9fe:* ~NOTFOUND,"
                        + "MAP fd00:ec2:* ~NOTFOUND,MAP *:40001 ~NOTFOUND,MAP *:40002 ~NOTFOUND,MAP ads.test ~NOTFOUND,MAP *.ads.test ~NOTFOUND");
    }

    @Test
    void shouldPassOnNothingOfTheEnvironmentButWhatABrowserNeeds() {
        assertThat(command(BrowserSettings.DEFAULT, "", List.of(), false).environment())
                .containsOnly(
                        Map.entry("PATH", "/bin"),
                        Map.entry("HOME", "/root"),
                        Map.entry("LD_LIBRARY_PATH", "/lib"),
                        Map.entry("TMPDIR", "/tmp/wallcrawler-1/tmp"),
                        Map.entry("WALLCRAWLER_SESSION", "sess_1"));
    }
}
