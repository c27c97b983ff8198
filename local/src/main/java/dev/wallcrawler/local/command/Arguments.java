package dev.wallcrawler.local.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stands behind a command's name. An option with a value is {@code --name value} or {@code --name=value}.
 *
 * @param values each option's values, in order
 * @param flags the options without a value that were given
 * @param words everything that is no option
 */
public record Arguments(Map<String, List<String>> values, Set<String> flags, List<String> words) {

    public Arguments {
        values = Map.copyOf(values);
        flags = Set.copyOf(flags);
        words = List.copyOf(words);
    }

    /**
     * Reads a command line.
     *
     * @param knownValues the options that take a value, with their dashes
     * @param knownFlags the options that take none
     * @throws UsageException for any other option, a missing value, or a value too many
     */
    public static Arguments parse(List<String> line, Set<String> knownValues, Set<String> knownFlags)
            throws UsageException {
        var values = new HashMap<String, List<String>>();
        var flags = new HashSet<String>();
        var words = new ArrayList<String>();
        var rest = line.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!argument.startsWith("-")) {
                words.add(argument);
            } else if (knownValues.contains(name)) {
                if (equals < 0 && !rest.hasNext()) {
                    throw new UsageException(name + " needs a value");
                }
                String value = equals < 0 ? rest.next() : argument.substring(equals + 1);
                values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            } else if (knownFlags.contains(argument)) {
                flags.add(argument);
            } else {
                throw new UsageException("unknown option " + name);
            }
        }
        return new Arguments(values, flags, words);
    }

    /** Whether the option without a value was given. */
    public boolean has(String flag) {
        return flags.contains(flag);
    }

    /** All values of an option; empty if it was not given. */
    public List<String> all(String option) {
        return values.getOrDefault(option, List.of());
    }

    /**
     * The value of an option.
     *
     * @throws UsageException if it was given more than once
     */
    public Optional<String> one(String option) throws UsageException {
        List<String> all = all(option);
        if (all.size() > 1) {
            throw new UsageException(option + " was given twice");
        }
        return all.stream().findFirst();
    }

    /**
     * The value of an option, as a whole number within bounds.
     *
     * @throws UsageException if it is none, or out of bounds
     */
    public Optional<Integer> number(String option, int least, int most) throws UsageException {
        Optional<String> text = one(option);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return Optional.of(number);
            }
        } catch (NumberFormatException _) {
            // Said below, together with the other wrong values.
        }
        throw new UsageException(option + " must be a whole number from " + least + " to " + most);
    }

    /**
     * Checks that there is no word that the command has no use for.
     *
     * @throws UsageException naming the first one
     */
    public void requireNoWords() throws UsageException {
        if (!words.isEmpty()) {
            throw new UsageException("unexpected argument " + words.getFirst());
        }
    }
}
