package dev.overlane.controller.graph;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes SVG 1.1 elements in the style of all pictures; whatever texts contain, the result is
 * well-formed. Confined to one thread.
 */
public final class Svg {
  private static final char REPLACEMENT = '\ufffd';

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;
  private int depth;

  /**
   * Begins a picture.
   *
   * @param label what it shows, for those who cannot see it
   */
  public Svg(double width, double height, String label) {
    try {
      xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string can always be written to", e);
    }
    open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 " + number(width) + " " + number(height),
        "width",
        number(width),
        "height",
        number(height),
        "role",
        "img");
    leaf("title", label);
    leaf("style", SvgStyle.css());
    empty("rect", "class", "bg", "width", number(width), "height", number(height));
  }

  /** Ends the picture. */
  public String end() {
    close();
    return text + "\n";
  }

  /** Begins an element with attributes, name and value in turn. */
  public void open(String name, String... attributes) {
    try {
      newLine();
      xml.writeStartElement(name);
      attributes(attributes);
      depth++;
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string can always be written to", e);
    }
  }

  public void close() {
    try {
      depth--;
      newLine();
      xml.writeEndElement();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string can always be written to", e);
    }
  }

  /** An element without content. */
  public void empty(String name, String... attributes) {
    try {
      newLine();
      xml.writeEmptyElement(name);
      attributes(attributes);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string can always be written to", e);
    }
  }

  /** An element that contains a text. */
  public void leaf(String name, String content, String... attributes) {
    try {
      newLine();
      xml.writeStartElement(name);
      attributes(attributes);
      xml.writeCharacters(clean(content));
      xml.writeEndElement();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string can always be written to", e);
    }
  }

  /** A text at a place. */
  public void text(double x, double y, String styles, String content) {
    leaf("text", content, "class", styles, "x", number(x), "y", number(y));
  }

  /** A rectangle with round corners. */
  public void box(double x, double y, double width, double height, double radius, String styles) {
    empty(
        "rect",
        "class",
        styles,
        "x",
        number(x),
        "y",
        number(y),
        "width",
        number(width),
        "height",
        number(height),
        "rx",
        number(radius));
  }

  public void dot(double x, double y, double radius, String styles) {
    empty("circle", "class", styles, "cx", number(x), "cy", number(y), "r", number(radius));
  }

  public void path(String data, String styles) {
    empty("path", "class", styles, "d", data);
  }

  /** A length with one decimal at most, so that pictures are the same on every machine. */
  public static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private void newLine() throws XMLStreamException {
    if (depth > 0) {
      xml.writeCharacters("\n" + "  ".repeat(depth));
    }
  }

  private void attributes(String... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i].equals("xmlns")) {
        xml.writeDefaultNamespace(attributes[i + 1]);
      } else {
        xml.writeAttribute(attributes[i], clean(attributes[i + 1]));
      }
    }
  }

  /** The text without characters that XML 1.0 (section 2.2) has not. */
  private static String clean(String content) {
    StringBuilder clean = new StringBuilder(content.length());
    content
        .codePoints()
        .forEach(
            c -> {
              boolean fit =
                  c == '\t'
                      || c == '\n'
                      || (c >= 0x20 && c < 0xd800)
                      || (c >= 0xe000 && c < 0xfffe)
                      || c >= 0x1_0000;
              if (fit) {
                clean.appendCodePoint(c);
              } else {
                clean.append(REPLACEMENT);
              }
            });
    return clean.toString();
  }
}
