package dev.wallcrawler.e2e;

import dev.wallcrawler.local.process.ProcessTable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Looks for secrets: those that it is told, and those that it knows by their looks. A finding never repeats the secret. */
final class SecretSearch {
    /** With a value: a compiled program holds the name alone. */
    private static final Pattern TOKEN_PARAMETER = Pattern.compile("[?&]token=(?!\\[redacted\\])[A-Za-z0-9_%-]");
    /** How long a signature with P-256 is, in base64; and what one may be a part of. */
    private static final int SIGNATURE = 86;
    private static final Pattern LONG_RUN = Pattern.compile("[A-Za-z0-9_-]{" + SIGNATURE + ",}+");
    /** The start of PKCS#8 with a P-256 key, in base64, without and with its public half. */
    private static final List<String> PRIVATE_KEYS = List.of("MEECAQAwEwYHKoZIzj0", "MIGHAgEAMBMGByqGSM49", "PRIVATE KEY-----");

    private final Set<String> secrets = new LinkedHashSet<>();
    private final Set<String> signatures = new HashSet<>();
    private final Set<Program> read = EnumSet.noneOf(Program.class);

    /** Processes of which something must have been read, or that nothing was found in them means nothing. */
    enum Program {
        BROWSER,
        RENDERER
    }

    /** Adds all that clients of this JVM were given: too many tokens to look for one by one, but for their signatures at once. */
    void addHandedOut() {
        for (String secret : HandedOut.all()) {
            if (HandedOut.TOKEN.matcher(secret).matches() && signatureOf(secret).length() == SIGNATURE) {
                signatures.add(signatureOf(secret));
            } else {
                add(List.of(secret));
            }
        }
    }

    /** Adds secrets; of a token or a URL with one, its signature, too, which is what makes it worth anything. */
    void add(Collection<String> found) {
        for (String secret : found) {
            secrets.add(secret);
            Matcher token = HandedOut.TOKEN.matcher(secret);
            while (token.find()) {
                secrets.add(token.group());
                secrets.add(signatureOf(token.group()));
            }
        }
    }

    private static String signatureOf(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    /** What a text holds that it must not, one line for each. */
    List<String> in(String where, String text) {
        List<String> findings = new ArrayList<>();
        int number = 0;
        for (String secret : secrets) {
            number++;
            int at = text.indexOf(secret);
            if (at >= 0) {
                findings.add("%s: secret %d, after «%s»".formatted(where, number, before(text, at)));
            }
        }
        for (String key : PRIVATE_KEYS) {
            int at = text.indexOf(key);
            if (at >= 0) {
                findings.add("%s: a private key, after «%s»".formatted(where, before(text, at)));
            }
        }
        HandedOut.API_KEY.matcher(text).results().limit(1).forEach(key ->
                findings.add("%s: an API key by its looks, after «%s»".formatted(where, before(text, key.start()))));
        LONG_RUN.matcher(text).results().filter(run -> hasSignature(run.group())).limit(1).forEach(run ->
                findings.add("%s: a token's signature, after «%s»".formatted(where, before(text, run.start()))));
        return findings;
    }

    private boolean hasSignature(String run) {
        return !signatures.isEmpty()
                && IntStream.rangeClosed(0, run.length() - SIGNATURE)
                        .anyMatch(at -> signatures.contains(run.substring(at, at + SIGNATURE)));
    }

    /** The same of a file of this system, where not even a token that is no longer good may be. */
    List<String> inLog(String where, String text) {
        List<String> findings = new ArrayList<>(in(where, text));
        for (Pattern looks : List.of(HandedOut.TOKEN, TOKEN_PARAMETER)) {
            Matcher matcher = looks.matcher(text);
            if (matcher.find()) {
                findings.add("%s: a token by its looks, after «%s»".formatted(where, before(text, matcher.start())));
            }
        }
        return findings;
    }

    /**
     * The same of the names and the contents of every file below a directory. What a browser keeps in its profile is the pages' own,
     * and may look like anything.
     */
    List<String> inFiles(Path directory, Predicate<Path> wanted) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(wanted)
                    .flatMap(file -> {
                        String text = file + "\n" + read(file);
                        return (isOfProfile(file) ? in(file.toString(), text) : inLog(file.toString(), text)).stream();
                    })
                    .toList();
        } catch (UncheckedIOException | IOException gone) {
            // A browser's temporary files come and go; those of the stack itself stay until the test is over.
            return Files.exists(directory) ? inFiles(directory, wanted) : List.of();
        }
    }

    private static boolean isOfProfile(Path file) {
        return IntStream.range(0, file.getNameCount()).anyMatch(i -> file.getName(i).toString().equals("profile"));
    }

    /** The same of the arguments and the environment of these processes. One that lives and cannot be read is a finding, too. */
    List<String> inProcesses(Collection<ProcessHandle> processes) {
        List<String> findings = new ArrayList<>();
        for (ProcessHandle process : processes) {
            for (String file : List.of("cmdline", "environ")) {
                Path path = Path.of("/proc", Long.toString(process.pid()), file);
                try {
                    String text = new String(Files.readAllBytes(path), ISO_8859_1);
                    programIn(text).ifPresent(read::add);
                    findings.addAll(in(path + " of " + name(process), text));
                } catch (IOException e) {
                    if (ProcessTable.ofThisMachine().find(process.pid()).isPresent()) {
                        findings.add(path + " of " + name(process) + " cannot be read: " + e);
                    }
                }
            }
        }
        return findings;
    }

    /** Those of which arguments or environment have been read so far. */
    Set<Program> programsRead() {
        return Set.copyOf(read);
    }

    private static Optional<Program> programIn(String arguments) {
        if (arguments.contains("--type=renderer")) {
            return Optional.of(Program.RENDERER);
        }
        return arguments.contains("--remote-debugging") && !arguments.contains("--type=")
                ? Optional.of(Program.BROWSER)
                : Optional.empty();
    }

    private static String name(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm")).strip();
        } catch (IOException gone) {
            return "a process that is gone";
        }
    }

    /** What a file holds; nothing if it is gone. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (NoSuchFileException gone) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String before(String text, int at) {
        String line = text.substring(Math.max(text.lastIndexOf('\n', at) + 1, at - 60), at);
        return new String(line.getBytes(ISO_8859_1), StandardCharsets.UTF_8);
    }
}
