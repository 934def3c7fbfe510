package io.muster.registry.cli;

import io.muster.registry.Allowed;
import io.muster.registry.authority.AuthorityFolder;
import io.muster.registry.authority.Office;
import io.muster.registry.authority.TrustDomain;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster tls init}: a small authority, and certificates by it. */
@Command(
    name = "init",
    description = {
      "Make a small authority, the registry's certificate and one for each service, in a folder that"
          + " is not there yet.",
      "Prints what was made, and the lines to start the registry and the services with."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster tls init tls --host registry.example.org --service orders"})
@Allowed("the command line prints, and is where the clock comes from")
final class TlsInitCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The folder to make.")
  private Path folder = Path.of("");

  @Option(
      names = "--domain",
      paramLabel = "NAME",
      description = "Whose the identities are: spiffe://NAME/... Default: muster.internal.")
  private String domain = TrustDomain.DEFAULT.name();

  @Option(
      names = "--host",
      paramLabel = "NAME-OR-IP",
      description =
          "What the registry is reached by, beside localhost, 127.0.0.1 and ::1; may be repeated.")
  private List<String> hosts = List.of();

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description =
          "A service that gets a certificate, TENANT/NAME of another tenant than the default one; may"
              + " be repeated.")
  private List<String> services = List.of();

  @Mixin private final Days days = new Days();

  @Override
  public Integer call() {
    try {
      List<String> once = services.stream().distinct().toList();
      Office.Plan plan = new Office.Plan(new TrustDomain(domain), hosts, once, days.life());
      Office office = new Office(folder, InstantSource.system(), new SecureRandom());
      AuthorityFolder made = office.init(plan);
      TlsWords words = new TlsWords(made, InstantSource.system());
      System.out.println("Made, of the domain " + domain + ":");
      words.table().forEach(line -> System.out.println("  " + line));
      words
          .lines(hosts.isEmpty() ? "127.0.0.1" : hosts.getFirst(), once)
          .forEach(System.out::println);
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (FileAlreadyExistsException e) {
      System.err.println(
          folder
              + " is there already, and nothing in it was touched. Renew what it holds, or add a"
              + " service, with: muster tls renew "
              + folder);
      return 7;
    } catch (IOException | GeneralSecurityException e) {
      System.err.println("nothing was made: " + e.getMessage());
      return 1;
    }
  }
}
