package io.muster.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "db.password=s3cret|db.password=(redacted)",
        "a=1,api-key=s3cret,b=2|a=1,api-key=(redacted),b=2",
        "http://joe:s3cret@host/x|http://(redacted)@host/x",
        "auth.token: s3cret|auth.token: (redacted)",
        "https://s3cret@host/x|https://(redacted)@host/x",
        "https://host/x?to=a@b|https://host/x?to=a@b",
        "Authorization: Bearer s3.cret, x=1|Authorization: (redacted), x=1",
        "authorization: Basic s3cret==|authorization: (redacted)",
        "it said Bearer s3cret.s3cret|it said Bearer (redacted)",
        "a bearer of news|a bearer of news",
        "db.pwd=s3cret|db.pwd=(redacted)",
        "x-auth: s3cret|x-auth: (redacted)",
        "author: somebody|author: somebody",
        "password=s3,cret;s3}cret\"s3cret|password=(redacted)",
        "password=s3cret, b=2|password=(redacted), b=2",
        "{\"token\":12345,\"b\":1}|{\"token\":(redacted),\"b\":1}",
        "\"--password=s3cret\", 1|\"--password=(redacted)\", 1",
        "token='s3 cret' b|token='(redacted)' b",
        "{\"clientSecret\": \"s3 cret\", \"b\": 1}|{\"clientSecret\": \"(redacted)\", \"b\": 1}",
        "the heap is nearly full|the heap is nearly full"
      })
  void whatGoesByASecretsNameIsGone(String text, String shown) {
    assertThat(Redaction.of(text)).isEqualTo(shown);
  }

  @Test
  void aSettingOfASecretsNameHasNoValue() {
    assertThat(Redaction.of("muster.inject.db.password", "{db.host}")).isEqualTo("(redacted)");
    assertThat(Redaction.of("muster.registry", "h:7400")).isEqualTo("h:7400");
    assertThat(Redaction.of("muster.token", "")).isEmpty();
  }
}
