package dev.wallcrawler.controller.browser;

import dev.wallcrawler.Environment;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.BrowserSettings.Viewport;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a browser is launched: a command line and its whole environment, in which nothing of the controller's own is left but what
 * a browser needs. Immutable.
 *
 * <p>The browser's standard input and output are a DevTools pipe, which belongs to the controller alone: Chromium exits when the
 * other end is gone, so that no death of the controller, a {@code SIGKILL} included, leaves a browser behind.
 */
public record BrowserCommand(List<String> arguments, Map<String, String> environment) {

    /** Names the session in the environment of the browser and of everything that it starts. */
    public static final String SESSION_MARK = "WALLCRAWLER_SESSION";

    /** Chromium wants its DevTools pipe at the file descriptors 3 and 4, which Java cannot pass on. */
    private static final List<String> WITH_PIPE =
            List.of("/bin/sh", "-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null");

    private static final List<String> ALWAYS = List.of(
            "--headless=new",
            "--remote-debugging-pipe",
            "--no-first-run",
            "--no-default-browser-check",
            "--no-pings",
            "--mute-audio",
            "--password-store=basic",
            "--force-color-profile=srgb",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-background-timer-throttling",
            "--disable-backgrounding-occluded-windows",
            "--disable-breakpad",
            "--disable-client-side-phishing-detection",
            "--disable-component-update",
            "--disable-crash-reporter",
            "--disable-default-apps",
            "--disable-domain-reliability",
            "--disable-hang-monitor",
            "--disable-ipc-flooding-protection",
            "--disable-popup-blocking",
            "--disable-prompt-on-repost",
            "--disable-renderer-backgrounding",
            "--disable-sync",
            "--metrics-recording-only");

    /** The addresses where AWS hands out credentials, as such and mapped into IPv6; and the instance metadata's own IPv6 one. */
    private static final List<String> NEVER_REACHED = List.of("169.254.*", "::ffff:a9fe:*", "fd00:ec2:*");

    private static final List<String> PASSED_ON =
            List.of("HOME", "PATH", "LANG", "TZ", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE");

    /** Without it, a browser that is driven through a pipe has no page, and clients expect to find one. */
    private static final String FIRST_PAGE = "about:blank";

    private static final Viewport DEFAULT_VIEWPORT = new Viewport(1280, 720);

    public BrowserCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /**
     * What a browser is asked for.
     *
     * @param sessionId the session that it belongs to
     * @param settings how it is set up; allowed domains are not the command line's business
     * @param proxyServer where it sends its traffic through, or an empty text
     * @param blockedHosts hosts that it must not reach, subdomains included
     * @param ports what its pages must not reach
     * @param unsandboxed whether Chromium's own sandbox cannot work here
     */
    public record Wish(
            String sessionId,
            BrowserSettings settings,
            String proxyServer,
            List<String> blockedHosts,
            Ports ports,
            boolean unsandboxed) {}

    /**
     * Where the ways in to the browser are.
     *
     * @param devTools where it is to listen for DevTools clients, on loopback
     * @param controller where the controller listens
     */
    public record Ports(int devTools, int controller) {}

    /** The command for a browser that keeps all its files in the directory. */
    public static BrowserCommand of(Path executable, SessionDirectory directory, Wish wish, Environment environment) {
        List<String> arguments = new ArrayList<>(WITH_PIPE);
        arguments.add(executable.toString());
        arguments.addAll(ALWAYS);
        arguments.add("--remote-debugging-port=" + wish.ports().devTools());
        arguments.add("--user-data-dir=" + directory.profile());
        Viewport viewport = wish.settings().viewport().orElse(DEFAULT_VIEWPORT);
        arguments.add("--window-size=" + viewport.width() + "," + viewport.height());
        arguments.add("--host-resolver-rules=" + resolverRules(wish));
        if (wish.settings().ignoreCertificateErrors()) {
            arguments.add("--ignore-certificate-errors");
        }
        if (!wish.proxyServer().isEmpty()) {
            arguments.add("--proxy-server=" + wish.proxyServer());
        }
        if (wish.unsandboxed()) {
            arguments.add("--no-sandbox");
        }
        environment.find("CHROME_FLAGS").ifPresent(flags -> arguments.addAll(List.of(flags.strip().split("\\s+"))));
        arguments.add(FIRST_PAGE);
        return new BrowserCommand(arguments, browserEnvironment(directory, wish.sessionId(), environment));
    }

    /** Rules hold for every kind of request, workers' and WebSockets included, and cost nothing per request. */
    private static String resolverRules(Wish wish) {
        StringBuilder rules = new StringBuilder();
        NEVER_REACHED.forEach(pattern -> appendRule(rules, pattern));
        // Of every host, since there is no end to the names that a loopback address can have.
        appendRule(rules, "*:" + wish.ports().devTools());
        appendRule(rules, "*:" + wish.ports().controller());
        for (String host : wish.blockedHosts()) {
            appendRule(rules, host);
            appendRule(rules, "*." + host);
        }
        return rules.toString();
    }

    private static void appendRule(StringBuilder rules, String pattern) {
        if (!rules.isEmpty()) {
            rules.append(',');
        }
        rules.append("MAP ").append(pattern).append(" ~NOTFOUND");
    }

    private static Map<String, String> browserEnvironment(
            SessionDirectory directory, String sessionId, Environment environment) {
        Map<String, String> variables = new HashMap<>();
        for (String name : PASSED_ON) {
            environment.find(name).ifPresent(value -> variables.put(name, value));
        }
        variables.put("TMPDIR", directory.temporary().toString());
        variables.put(SESSION_MARK, sessionId);
        return variables;
    }
}
