package dev.wallcrawler.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Looks for secrets: those that it is told, and those that it knows by their looks. A finding never repeats the secret. */
final class SecretSearch {
    /** A token with its signature, whoever signed it. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{5,}+\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+");
    private static final Pattern TOKEN_PARAMETER = Pattern.compile("[?&]token=(?!\\[redacted\\])");
    /** The start of PKCS#8 with a P-256 key, in base64, without and with its public half. */
    private static final List<String> PRIVATE_KEYS = List.of("MEECAQAwEwYHKoZIzj0", "MIGHAgEAMBMGByqGSM49", "PRIVATE KEY-----");

    private final Set<String> secrets = new LinkedHashSet<>();

    /** Adds secrets; of a token or a URL with one, its signature, too, which is what makes it worth anything. */
    void add(Collection<String> found) {
        for (String secret : found) {
            secrets.add(secret);
            Matcher token = TOKEN.matcher(secret);
            while (token.find()) {
                secrets.add(token.group());
                secrets.add(token.group().substring(token.group().lastIndexOf('.') + 1));
            }
        }
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
        return findings;
    }

    /** The same of a log file, where not even a token that is no longer good may be. */
    List<String> inLog(String where, String text) {
        List<String> findings = new ArrayList<>(in(where, text));
        for (Pattern looks : List.of(TOKEN, TOKEN_PARAMETER)) {
            Matcher matcher = looks.matcher(text);
            if (matcher.find()) {
                findings.add("%s: a token by its looks, after «%s»".formatted(where, before(text, matcher.start())));
            }
        }
        return findings;
    }

    /** The same of the names and the contents of every file below a directory. */
    List<String> inFiles(Path directory, Predicate<Path> wanted) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(wanted)
                    .flatMap(file -> {
                        String text = file + "\n" + read(file);
                        return (file.toString().endsWith(".jsonl") ? inLog(file.toString(), text) : in(file.toString(), text))
                                .stream();
                    })
                    .toList();
        } catch (UncheckedIOException | IOException gone) {
            // A browser's temporary files come and go; those of the stack itself stay until the test is over.
            return Files.exists(directory) ? inFiles(directory, wanted) : List.of();
        }
    }

    /** The same of the arguments and the environment of these processes. */
    List<String> inProcesses(Collection<ProcessHandle> processes) {
        List<String> findings = new ArrayList<>();
        for (ProcessHandle process : processes) {
            for (String file : List.of("cmdline", "environ")) {
                Path path = Path.of("/proc", Long.toString(process.pid()), file);
                findings.addAll(in(path + " of " + name(process), read(path)));
            }
        }
        return findings;
    }

    private static String name(ProcessHandle process) {
        String command = read(Path.of("/proc", Long.toString(process.pid()), "comm"));
        return command.isBlank() ? "a process that is gone" : command.strip();
    }

    /** What a file holds; nothing if it, or the process that it tells of, is gone. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (NoSuchFileException gone) {
            return "";
        } catch (IOException e) {
            if (file.startsWith("/proc")) {
                return "";
            }
            throw new UncheckedIOException(e);
        }
    }

    private static String before(String text, int at) {
        String line = text.substring(Math.max(text.lastIndexOf('\n', at) + 1, at - 60), at);
        return new String(line.getBytes(ISO_8859_1), StandardCharsets.UTF_8);
    }
}
