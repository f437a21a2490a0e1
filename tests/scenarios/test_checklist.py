"""A citizen's own list of papers on the phone: questions, ticks and answers change one message."""

from tests.scenarios.conftest import Service


async def test_papers_are_ticked_in_the_message_that_asked_and_printed_in_another(service: Service) -> None:
    binh = service.citizen()
    answer = await service.asks(binh, "khai sinh cho con can gi")
    binh.presses("📋 Giấy tờ của riêng bạn", answer)
    question = await binh.hears()
    assert question.message_id != answer.message_id, "the answer stays where it is"
    assert "Trẻ có giấy chứng sinh không?" in question.text
    binh.presses("Có giấy chứng sinh", question)
    second = await binh.hears()
    binh.presses("Không thuộc trường hợp nào", second)
    third = await binh.hears()
    binh.presses("Cha mẹ, ông bà, người thân", third)
    papers = await binh.hears()
    assert "đã có 0/3" in papers.text
    binh.sends_sticker()
    assert "nhãn dán" in (await binh.hears()).text
    binh.presses("☐ 2. Giấy chứng sinh", papers)
    ticked = await binh.hears()
    assert "đã có 1/3" in ticked.text
    assert "☑ 2. Giấy chứng sinh" in ticked.button_texts
    assert {each.message_id for each in (second, third, papers, ticked)} == {question.message_id}
    binh.presses("🖨 Bản để in", ticked)
    printed = await binh.hears()
    assert printed.message_id != ticked.message_id
    assert printed.text.startswith("GIẤY TỜ CẦN MANG")
    assert "☑ 2. Giấy chứng sinh" in printed.text
    assert "Trung tâm Phục vụ hành chính công cấp xã" in printed.text


async def test_an_old_list_can_still_be_ticked_after_a_new_beginning(service: Service) -> None:
    binh = service.citizen()
    answer = await service.asks(binh, "tách hộ cần giấy tờ gì")
    binh.presses("📋 Giấy tờ của riêng bạn", answer)
    question = await binh.hears()
    binh.presses("Trường hợp khác", question)
    papers = await binh.hears()
    await service.asks(binh, "/start")
    binh.presses(papers.button_texts[0], papers)
    ticked = await binh.hears()
    assert ticked.message_id == papers.message_id
    assert ticked.button_texts[0].startswith("☑ 1.")
