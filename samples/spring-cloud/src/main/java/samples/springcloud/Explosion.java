package samples.springcloud;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.context.config.annotation.RefreshScope;
import org.springframework.stereotype.Component;

/** Where explosion-service is, as it was when this bean was made: at the start, or at a refresh. */
@Component
@RefreshScope
class Explosion {
  private final String url;

  Explosion(@Value("${explosion.url}") String url) {
    this.url = url;
  }

  String url() {
    return url;
  }
}
