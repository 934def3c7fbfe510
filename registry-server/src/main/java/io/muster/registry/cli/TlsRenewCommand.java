package io.muster.registry.cli;

import io.muster.registry.Allowed;
import io.muster.registry.authority.AuthorityFolder;
import io.muster.registry.authority.Office;
import io.muster.registry.authority.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster tls renew}: the same names, for longer. */
@Command(
    name = "renew",
    description = {
      "Issue the certificates of a folder anew, by the same authority, with the same names and keys."
          + " A registry and agents that read them there take them up while they run.",
      "The authority itself is changed in three steps, --ca begin, issue, end: after each of the"
          + " first two, hand out what was written to all hosts before you go on."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster tls renew tls --service payments"})
@Allowed("the command line prints, and is where the clock comes from")
final class TlsRenewCommand implements Callable<Integer> {
  /** How far the change of the authority is taken. */
  enum Step {
    /** A new one is trusted beside the old one. */
    BEGIN,
    /** The new one issues. */
    ISSUE,
    /** The old one is trusted no more. */
    END
  }

  @Parameters(paramLabel = "DIR", description = "What muster tls init made.")
  private Path folder = Path.of("");

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description =
          "Only this one, or a new one, TENANT/NAME of another tenant than the default one; may be"
              + " repeated. Default: all and the registry.")
  private List<String> services = List.of();

  @Option(
      names = "--ca",
      arity = "0..1",
      fallbackValue = "begin",
      paramLabel = "STEP",
      description = "Change the authority: begin, issue or end. Without a step: begin.")
  private @Nullable Step step;

  @Mixin private final Days days = new Days();

  @Override
  public Integer call() {
    Office office = new Office(folder, InstantSource.system(), new SecureRandom());
    try {
      if (step == null) {
        say(office.renew(services.stream().distinct().toList(), days.life()));
        return 0;
      }
      if (!services.isEmpty()) {
        throw new IllegalArgumentException("--ca is about all certificates: give no --service");
      }
      change(office, step);
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage() + "; see: muster tls show " + folder);
      return 7;
    } catch (IOException | GeneralSecurityException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private void change(Office office, Step wanted) throws IOException, GeneralSecurityException {
    Path trusted = new AuthorityFolder(folder).authority().certificate();
    switch (wanted) {
      case BEGIN -> {
        office.beginChange();
        System.out.println(
            trusted
                + " now holds the old authority and a new one; the old one still issues. Hand the"
                + " file out to every host that trusts it, then: muster tls renew "
                + folder
                + " --ca issue");
      }
      case ISSUE -> {
        say(office.changeOver(days.life()));
        System.out.println(
            "The new authority issued them. Hand them out, then end the trust in the old one with:"
                + " muster tls renew "
                + folder
                + " --ca end");
      }
      case END -> {
        office.endChange();
        System.out.println(
            trusted + " holds the new authority alone; hand it out, and the change is done.");
      }
    }
  }

  private void say(List<AuthorityFolder.Pair> written) {
    System.out.println("Issued anew:");
    List<Seen> seen =
        written.stream()
            .flatMap(pair -> Seen.pair(pair.certificate(), pair.key()).stream())
            .toList();
    TlsWords.table(seen, InstantSource.system())
        .lines()
        .forEach(line -> System.out.println("  " + line));
  }
}
