package dev.wallcrawler.local.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Says in one line what could not be read or written, and why. */
final class IoFailures {
    private IoFailures() {}

    static String describe(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> unusable(denied, "permission denied");
            case NoSuchFileException missing -> unusable(missing, "no such file");
            case FileSystemException other when other.getFile() != null ->
                unusable(other, Optional.ofNullable(other.getReason()).orElse(other.getClass().getSimpleName()));
            default ->
                Optional.ofNullable(failure.getMessage())
                        .flatMap(message -> message.lines().findFirst())
                        .orElse(failure.getClass().getSimpleName());
        };
    }

    private static String unusable(FileSystemException failure, String reason) {
        return "cannot use " + failure.getFile() + ": " + reason;
    }
}
